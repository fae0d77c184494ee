package io.davit.container;

import io.davit.DavitException;
import io.davit.cgroup.Cgroup;
import io.davit.linux.Errno;
import io.davit.linux.ErrnoException;
import io.davit.resctrl.ResourceGroup;
import io.davit.spec.State;
import io.davit.timing.Timing;

/**
 * Removes the resources of a container whose init has exited; the caller holds the lock of its directory. The state is
 * removed last, so that a cleanup that fails can be repeated.
 */
final class ContainerCleanup {

    /**
     * Killed processes take a moment to leave a cgroup, and so does davit-init, which exits once its socket is closed.
     */
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
        try (var _ = Timing.phase("remove")) {
            removeAll();
        }
        reporter.debug(() -> "container " + saved.id() + " is removed");
    }

    private void removeAll() {
        reporter.debug(() -> "removing " + saved.cgroup());
        removeCgroup();
        if (saved.hostMounts() != null) {
            HostMounts.remove(saved.rootfs(), saved.hostMounts());
        }
        ResourceGroup.remove(saved.resctrl());
        runPoststopHooks();
        directory.remove();
    }

    /** Only warns if the state does not record that the cgroup was created: it may be missing or used by others. */
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

    /** @param own whether all processes in the cgroup are the container's, and may be killed */
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

    /** Runs all poststop hooks; a failure is only a warning (runtime.md#lifecycle). */
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
