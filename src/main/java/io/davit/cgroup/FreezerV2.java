package io.davit.cgroup;

import io.davit.DavitException;

/** The freezer of cgroup v2: cgroup.freeze, with completion reported in cgroup.events. */
final class FreezerV2 {

    private static final String FREEZE = "cgroup.freeze";
    private static final int TIMEOUT_MILLIS = 10_000;

    static void freeze(Directory directory) {
        directory.write(FREEZE, 1);
        if (!Events.await(directory, "frozen 1", TIMEOUT_MILLIS)) {
            directory.write(FREEZE, 0);
            throw new DavitException("unable to freeze " + directory.path());
        }
    }

    static void thaw(Directory directory) {
        directory.write(FREEZE, 0);
    }

    static boolean isFrozen(Directory directory) {
        return "1".equals(directory.readIfExists(FREEZE));
    }

    private FreezerV2() {}
}
