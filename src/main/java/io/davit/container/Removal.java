package io.davit.container;

import io.davit.DavitException;
import io.davit.cgroup.Cgroup;
import io.davit.linux.Errno;
import io.davit.linux.ErrnoException;
import io.davit.resctrl.ResourceGroup;
import io.davit.spec.State;

/**
 * The removal of a container whose init has ended. Its state goes last: until then, whatever is still there can be
 * found and removed by another attempt.
 */
final class Removal {

    /** Processes take a moment to leave a cgroup after they were killed. */
    private static final int ATTEMPTS = 200;

    /** A container that never had a process has none to be killed: those in its cgroup are not its own. */
    private static final int ATTEMPTS_WITHOUT_PROCESS = 10;

    private static final long PAUSE_MILLIS = 5;

    private final Saved saved;
    private final StateDirectory directory;
    private final Reporter reporter;

    Removal(Saved saved, StateDirectory directory, Reporter reporter) {
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

    private void removeCgroup() {
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
            if (saved.pid() == 0 && attempt == ATTEMPTS_WITHOUT_PROCESS) {
                reporter.warning(saved.cgroup() + " is in use by others, and stays");
                return;
            }
            if (saved.pid() != 0) {
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
