package io.davit.cgroup;

import io.davit.linux.Child;
import io.davit.linux.Errno;
import io.davit.linux.ErrnoException;
import io.davit.linux.Signal;
import java.util.ArrayList;
import java.util.List;

/** The processes in a cgroup and all below it. */
final class Processes {

    static List<Integer> below(Directory directory) {
        List<Integer> processes = new ArrayList<>();
        try {
            collect(directory, processes);
        } catch (ErrnoException e) {
            if (!e.is(Errno.ENOENT) && !e.is(Errno.ENODEV)) {
                throw e;
            }
        }
        return processes;
    }

    private static void collect(Directory directory, List<Integer> processes) {
        processes.addAll(directory.processes());
        directory.children().forEach(child -> collect(child, processes));
    }

    /** Kills them until a look finds no new one: those that fork while they are looked at are found the next time. */
    static void killAll(Directory directory) {
        List<Integer> killed = new ArrayList<>();
        boolean more = true;
        while (more) {
            List<Integer> left = below(directory);
            left.removeAll(killed);
            left.forEach(pid -> new Child(pid).kill(Signal.SIGKILL));
            killed.addAll(left);
            more = !left.isEmpty();
        }
    }

    private Processes() {}
}
