package io.davit.cgroup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.spec.Resources;

/** How many tasks there may be: the same in cgroup v1 and v2. */
final class Pids implements Controller {

    @Override
    public boolean concerns(Resources resources) {
        return resources.pids() != null && resources.pids().limit() != null;
    }

    @Override
    public void apply(Resources resources, Directory directory) {
        if (concerns(resources)) {
            directory.write("pids.max", limit(resources.pids().limit()));
        }
    }

    /** A negative number is no limit; 0 allows no further task (config-linux.md#pids). */
    static String limit(long limit) {
        return limit < 0 ? "max" : Long.toString(limit);
    }

    static boolean areExceeded(Directory directory) {
        String limit = directory.read("pids.max").strip();
        return !limit.equals("max") && Figures.read(directory, "pids.current") > Long.parseLong(limit);
    }

    @Override
    public void report(Directory directory, ObjectNode data) {
        ObjectNode pids = data.putObject("pids");
        Figures.putUnlessZero(pids, "current", Figures.read(directory, "pids.current"));
        Figures.putUnlessZero(pids, "limit", Math.max(0, Figures.read(directory, "pids.max")));
    }
}
