package io.davit.container;

import io.davit.DavitException;
import io.davit.cgroup.Cgroup;
import io.davit.container.InitProcess.Reached;
import io.davit.linux.Errno;
import io.davit.linux.Fd;
import io.davit.linux.Pidfd;
import io.davit.plan.ExecPlanner;
import io.davit.plan.Host;
import io.davit.plan.Plan;
import io.davit.plan.Rlimits;
import io.davit.plan.Source;
import io.davit.plan.Stage;
import io.davit.spec.Process;
import io.davit.spec.State;

/** A process that joins a container, step by step. */
final class Joining {

    private final Saved saved;
    private final ExecBase base;
    private final ExecOptions options;
    private final Process process;
    private final Reporter reporter;
    private InitProcess init;
    private Fd terminal;

    Joining(Saved saved, ExecBase base, ExecOptions options, Reporter reporter) {
        this.saved = saved;
        this.base = base;
        this.options = options;
        this.process = options.process().apply(base.process());
        this.reporter = reporter;
    }

    /** Who has moved the container's processes into cgroups below its own finds the new one there too. */
    Started join() {
        options.files().requireConsoleSocket(options.detached(), process.terminal());
        Cgroup cgroup = Cgroup.of(saved.cgroup());
        try {
            return join(cgroup.entrance(options.cgroups()), null);
        } catch (BusyCgroupException e) {
            if (!options.cgroups().isEmpty()) {
                throw e;
            }
            return e.isDenied()
                    ? join(Cgroup.none().entrance(), cgroup)
                    : join(cgroup.entranceBeside(saved.pid()), null);
        }
    }

    /** @param attached the cgroup that davit-init is put into, where it cannot go there itself */
    private Started join(Cgroup.Entrance entrance, Cgroup attached) {
        Host host = HostFacts.of(process, entrance, attached != null);
        Plan plan = ExecPlanner.plan(
                saved.id(), saved.pid(), process, base.confinement(), host, this::note);
        reporter.debug(() -> "davit-init gets a plan of " + plan.operations().size() + " operations");
        init = InitProcess.start(plan, this::open, options.files().preservedFds());
        try {
            if (attached != null) {
                init.awaitStage();
                if (!attached.attach(init.helper())) {
                    reporter.warning("the process is not in the container's cgroup: permission denied");
                }
                init.goOn();
            }
            int pid = init.awaitPid();
            reporter.debug(() -> "the process has pid " + pid);
            awaitReady();
            requireAlive();
            if (Cgroup.of(saved.cgroup()).exceedsTasks()) {
                throw new DavitException("the container has no room for another task (pids.limit): "
                        + Errno.text(Errno.EAGAIN.number()));
            }
            if (Rlimits.areSetFromOutside(base.confinement(), host)) {
                Limits.setEarly(pid, process, false);
            }
            init.goOn();
            init.awaitExecuted(false, () -> Limits.setLate(pid, process, false));
            reporter.debug(() -> "the process is executed");
            options.files().tellPid("setns", pid);
            return new Started(pid, terminal, null);
        } catch (RuntimeException e) {
            init.kill();
            throw e;
        } finally {
            init.close();
        }
    }

    /** What is left out has been said at create, and callers take what exec prints for the process's own output. */
    private void note(String warning) {
        reporter.debug(() -> warning);
    }

    private Fd open(Source source) {
        return switch (source) {
            case Source.Process joined -> pidfd();
            case Source.File file -> Fd.open(file.path(), Fd.O_PATH);
            case Source.CgroupProcs procs -> Fd.open(procs.path(), Fd.O_WRONLY);
            default -> throw new IllegalStateException(source.toString());
        };
    }

    /** Looked at only once it is open: before, another process may come to have the pid. */
    private Fd pidfd() {
        Pidfd process = Pidfd.open(saved.pid());
        if (process == null || !saved.isAlive()) {
            throw new DavitException("cannot exec in a stopped container");
        }
        return process.fd();
    }

    /**
     * Where its init still lives, the container has not been deleted: what was joined was its own, and not what another
     * one of its id has got. So exec needs not keep others from deleting it, who find the new process in the cgroup.
     */
    private void requireAlive() {
        if (!saved.isAlive()) {
            throw new DavitException("cannot exec in a stopped container");
        }
    }

    private void awaitReady() {
        Reached reached = init.awaitStage();
        while (reached.stage() != Stage.READY) {
            serve(reached);
            init.goOn();
            reached = init.awaitStage();
        }
    }

    private void serve(Reached reached) {
        switch (reached.stage()) {
            case TERMINAL -> terminal = options.files().handOver(reached.descriptor());
            case SECCOMP -> handOverNotifications(reached);
            default -> throw new DavitException("davit-init waits at stage " + reached.stage() + ", which is not its turn");
        }
    }

    private void handOverNotifications(Reached reached) {
        try (Fd notifications = init.take(reached)) {
            SeccompListener.handOver(base.listener(), notifications, init.pid(), saved.state(State.Status.RUNNING));
        }
    }
}
