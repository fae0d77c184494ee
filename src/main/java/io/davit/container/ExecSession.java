package io.davit.container;

import io.davit.ContainerStateException;
import io.davit.DavitException;
import io.davit.cgroup.Cgroup;
import io.davit.cgroup.CgroupJoin;
import io.davit.linux.Errno;
import io.davit.linux.Fd;
import io.davit.linux.Pidfd;
import io.davit.plan.ExecPlanner;
import io.davit.plan.Host;
import io.davit.plan.Plan;
import io.davit.plan.Rlimits;
import io.davit.plan.Source;
import io.davit.spec.Process;
import io.davit.spec.State;
import io.davit.timing.Timing;

/** Executes an additional process in a container, step by step. */
final class ExecSession {

    private final ContainerState saved;
    private final ExecBase base;
    private final ExecOptions options;
    private final Process process;
    private final Reporter reporter;
    private final Cgroup cgroup;

    ExecSession(ContainerState saved, ExecBase base, ExecOptions options, Reporter reporter) {
        this.saved = saved;
        this.base = base;
        this.options = options;
        this.process = options.process().apply(base.process());
        this.reporter = reporter;
        this.cgroup = Cgroup.of(saved.cgroup());
    }

    RunningProcess join() {
        options.files().requireConsoleSocket(options.detached(), process.terminal());
        CgroupJoin join = cgroup.joinOfExec(saved.pid(), options.cgroups(), base.confinement().joinsUsers());
        Host host;
        Plan plan;
        try (var _ = Timing.phase("plan")) {
            host = HostFacts.of(process, join);
            plan = plan(host);
        }
        try (InitSession session = InitSession.start(
                plan, this::open, options.files(), reporter, "the process died before it was ready")) {
            session.awaitReady(new Points(join));
            requireAlive();
            requireRoom();
            int pid = session.pid();
            if (Rlimits.areSetFromOutside(base.confinement(), host)) {
                Limits.setEarly(pid, process, false);
            }
            session.resume();
            session.awaitExecuted(false, () -> Limits.setLate(pid, process, false));
            options.files().tellPid("setns", pid);
            return new RunningProcess(pid, session.release(), null);
        }
    }

    private Plan plan(Host host) {
        Plan untimed = ExecPlanner.plan(
                saved.id(), saved.pid(), process, base.confinement(), host, this::note);
        return Timing.isOn() ? untimed.timed() : untimed;
    }

    /** Handles the sync points of davit-init. */
    private final class Points implements SyncHandler {

        private final CgroupJoin join;

        Points(CgroupJoin join) {
            this.join = join;
        }

        @Override
        public void joinCgroup(int pid) {
            if (!cgroup.attach(pid, join)) {
                reporter.warning("the process is not in the container's cgroup: permission denied");
            }
        }

        @Override
        public void handOverNotifications(Fd notifications, int pid) {
            SeccompListener.handOver(base.listener(), notifications, pid, saved.state(State.Status.RUNNING));
        }
    }

    private void requireRoom() {
        if (cgroup.exceedsTasks()) {
            throw new DavitException("the container has no room for another task (pids.limit): "
                    + Errno.text(Errno.EAGAIN.number()));
        }
    }

    /**
     * Logs warnings for debugging only: create has printed them, and callers take exec's stderr for that of the
     * process.
     */
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

    /** Opens a pidfd of the init, and only then checks that it is the init: the pid may have been reused before. */
    private Fd pidfd() {
        Pidfd process = Pidfd.open(saved.pid());
        if (process != null && saved.isAlive()) {
            return process.fd();
        }
        if (process != null) {
            process.close();
        }
        throw new ContainerStateException("cannot exec in a stopped container");
    }

    /**
     * Checks, after joining, that the init is still alive: if so, the container has not been deleted, and what was
     * joined does not belong to a new container with the same id. No lock is needed: a concurrent delete finds the
     * process in the cgroup.
     */
    private void requireAlive() {
        if (!saved.isAlive()) {
            throw new ContainerStateException("cannot exec in a stopped container");
        }
    }
}
