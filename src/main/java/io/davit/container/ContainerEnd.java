package io.davit.container;

import io.davit.DavitException;
import io.davit.Signal;
import io.davit.cgroup.Cgroup;
import io.davit.linux.Child;
import io.davit.linux.Pidfd;
import io.davit.linux.Poll;

/** Kills the init of a container. */
final class ContainerEnd {

    private static final int TIMEOUT_MILLIS = 10_000;
    private static final int PAUSE_MILLIS = 500;

    /**
     * Used while this process has unreaped children: the init of a pid namespace cannot exit before they are reaped.
     */
    private static final int SHORT_PAUSE_MILLIS = 10;

    private final ContainerState saved;
    private final Cgroup cgroup;

    ContainerEnd(ContainerState saved, Cgroup cgroup) {
        this.saved = saved;
        this.cgroup = cgroup;
    }

    /**
     * Kills the init if it is alive, and waits until it has exited.
     *
     * @throws DavitException if it has not exited after 10 seconds
     */
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
        int pause;
        do {
            if (waited >= TIMEOUT_MILLIS) {
                throw new DavitException("container init still running");
            }
            // In every round, because another davit may freeze the cgroup meanwhile.
            if (cgroup.killsOnlyThawed() && cgroup.isFrozen()) {
                cgroup.thaw();
            }
            pause = Child.reapExited() ? SHORT_PAUSE_MILLIS : PAUSE_MILLIS;
            waited += pause;
        } while (!poll.await(pause));
        new Child(saved.pid()).reap();
    }
}
