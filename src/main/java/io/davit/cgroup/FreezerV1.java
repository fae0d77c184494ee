package io.davit.cgroup;

import io.davit.DavitException;

/** The freezer of cgroup v1: freezer.state. */
final class FreezerV1 {

    private static final String STATE = "freezer.state";
    private static final String FROZEN = "FROZEN";
    private static final String THAWED = "THAWED";

    /**
     * Number of attempts, 1 ms apart. A task in a sleep that cannot be frozen keeps the state at FREEZING: after {@link
     * #ATTEMPTS_AT_ONCE} attempts the cgroup is thawed, so that the task can go on, and frozen again.
     */
    private static final int ATTEMPTS = 1000;

    private static final int ATTEMPTS_AT_ONCE = 50;
    private static final int PAUSE_MILLIS = 1;

    /** Polls, because the kernel sends no event when the last process is frozen. */
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

    /** Tells whether the cgroup or one of its ancestors is frozen or freezing. */
    static boolean isFrozen(Directory directory) {
        String state = directory.readIfExists(STATE);
        return state != null && !state.equals(THAWED);
    }

    private FreezerV1() {}
}
