package io.davit.it;

import java.util.Arrays;
import java.util.List;

/**
 * A line of /proc/PID/mountinfo (proc_pid_mountinfo(5)).
 *
 * @param options of the mount
 * @param propagation {@code shared:1}, {@code master:2}, {@code unbindable}
 * @param superOptions of the filesystem
 */
record MountInfo(
        int id,
        int parent,
        String device,
        String root,
        String point,
        List<String> options,
        List<String> propagation,
        String type,
        String source,
        List<String> superOptions) {

    static MountInfo parse(String line) {
        String[] columns = line.split(" ");
        int dash = Arrays.asList(columns).indexOf("-");
        return new MountInfo(
                Integer.parseInt(columns[0]),
                Integer.parseInt(columns[1]),
                columns[2],
                columns[3],
                columns[4],
                List.of(columns[5].split(",")),
                List.of(columns).subList(6, dash),
                columns[dash + 1],
                columns[dash + 2],
                List.of(columns[dash + 3].split(",")));
    }

    boolean has(String option) {
        return options.contains(option);
    }

    /** The kinds of propagation without their numbers. */
    List<String> propagationKinds() {
        return propagation.stream().map(word -> word.replaceAll(":.*", "")).toList();
    }
}
