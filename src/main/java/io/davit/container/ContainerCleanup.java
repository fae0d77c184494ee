package io.davit.container;

import io.davit.DavitException;
import io.davit.cgroup.Cgroup;
import io.davit.linux.Errno;
import io.davit.linux.ErrnoException;
import io.davit.resctrl.ResourceGroup;
import io.davit.spec.State;

/**
 * Removes what was made for a container, whose init has exited; only for the owner of its directory. The state is removed
 * last: until then, another attempt finds what is left.
 */
final class ContainerCleanup {

    /** Processes take a moment to leave a cgroup after they were killed, as davit-init is when it is left alone. */
    private static final int ATTEMPTS = 200;

    private static final long PAUSE_MILLIS = 5;

    private final ContainerState saved;
    private final StateDirectory directory;
    private final Reporter reporter;

    ContainerCleanup(ContainerState saved, StateDirectory directory, Reporter reporter) {
        this.saved = saved;
        this.directory = directory;
        this.reporter = reporter;
    }

    void remove() {
        reporter.debug(() -> "removing " + saved.cgroup());
        removeCgroup();
        if (saved.hostMounts() != null) {
            HostMounts.remove(saved.rootfs(), saved.hostMounts());
        }
        ResourceGroup.remove(saved.resctrl());
        runPoststopHooks();
        directory.remove();
        reporter.debug(() -> "container " + saved.id() + " is removed");
    }

    /** What was not made need not be anything that could be removed, nor is it known to be the container's. */
    private void removeCgroup() {
        if (saved.ownCgroup() || saved.pid() != 0) {
            removeCgroup(true);
            return;
        }
        try {
            removeCgroup(false);
        } catch (DavitException e) {
            reporter.warning(saved.cgroup() + " was not made, or is in use by others, and stays: " + e.getMessage());
        }
    }

    /** @param own whether the processes in it are the container's */
    private void removeCgroup(boolean own) {
        Cgroup cgroup = Cgroup.of(saved.cgroup());
        for (int attempt = 1; ; attempt++) {
            try {
                cgroup.remove();
                return;
            } catch (ErrnoException e) {
                if (!e.is(Errno.EBUSY) || attempt == ATTEMPTS) {
                    throw e;
                }
            }
            if (own) {
                cgroup.kill();
            }
            if (attempt > 1) {
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DavitException("interrupted while processes of the container end");
        }
    }

    /** That one fails is worth a warning, and the others still run (runtime.md#lifecycle). */
    private void runPoststopHooks() {
        HookRunner runner = new HookRunner("poststop", saved.state(State.Status.STOPPED));
        for (int i = 0; i < saved.poststop().size(); i++) {
            try {
                runner.run(saved.poststop().get(i), i);
            } catch (DavitException e) {
                reporter.warning(e.getMessage());
            }
        }
    }
}
