package io.davit.cgroup;

import io.davit.spec.Resources;

/** How many tasks there may be; the file is the same in cgroup v2. */
class PidsV1 implements Controller {

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
}
