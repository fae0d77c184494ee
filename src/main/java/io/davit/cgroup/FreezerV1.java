package io.davit.cgroup;

import io.davit.DavitException;

/** Stopping all processes at once, in cgroup v1: freezer.state. */
final class FreezerV1 {

    private static final String STATE = "freezer.state";
    private static final String FROZEN = "FROZEN";
    private static final String THAWED = "THAWED";

    /** What takes longer is a process that cannot be stopped where it is; after a while it may be elsewhere. */
    private static final int ATTEMPTS = 1000;

    private static final int ATTEMPTS_AT_ONCE = 50;
    private static final int PAUSE_MILLIS = 1;

    /** The kernel tells nobody when the last process has stopped: it has to be asked. */
    static void freeze(Directory directory) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (attempt % ATTEMPTS_AT_ONCE == 0) {
                directory.write(STATE, THAWED);
            }
            directory.write(STATE, FROZEN);
            if (directory.read(STATE).equals(FROZEN)) {
                return;
            }
            Wait.millis(PAUSE_MILLIS);
        }
        directory.write(STATE, THAWED);
        throw new DavitException("unable to freeze " + directory.path());
    }

    static void thaw(Directory directory) {
        directory.write(STATE, THAWED);
    }

    /** Whether it was asked to be frozen, itself or a cgroup above it. */
    static boolean isFrozen(Directory directory) {
        String state = directory.readIfExists(STATE);
        return state != null && !state.equals(THAWED);
    }

    private FreezerV1() {}
}
