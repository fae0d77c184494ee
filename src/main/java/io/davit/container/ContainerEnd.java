package io.davit.container;

import io.davit.DavitException;
import io.davit.cgroup.Cgroup;
import io.davit.linux.Child;
import io.davit.linux.Pidfd;
import io.davit.linux.Poll;
import io.davit.linux.Signal;

/** The end of a container's init by SIGKILL. */
final class ContainerEnd {

    private static final int TIMEOUT_MILLIS = 10_000;
    private static final int PAUSE_MILLIS = 500;

    private final Saved saved;
    private final Cgroup cgroup;

    ContainerEnd(Saved saved, Cgroup cgroup) {
        this.saved = saved;
        this.cgroup = cgroup;
    }

    /** Kills the init, if it still lives, and waits until it has ended. */
    void await() {
        try (Pidfd init = Pidfd.open(saved.pid())) {
            if (init != null && saved.isAlive() && init.signal(Signal.SIGKILL)) {
                await(init);
            }
        }
    }

    private void await(Pidfd init) {
        Poll poll = new Poll(init.fd());
        int waited = 0;
        do {
            if (waited >= TIMEOUT_MILLIS) {
                throw new DavitException("container init still running");
            }
            // Each time: another davit may pause it meanwhile.
            if (cgroup.killsOnlyThawed() && cgroup.isFrozen()) {
                cgroup.thaw();
            }
            waited += PAUSE_MILLIS;
        } while (!poll.await(PAUSE_MILLIS));
        new Child(saved.pid()).reap();
    }
}
