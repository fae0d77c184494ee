package io.davit.container;

import io.davit.DavitException;
import io.davit.Signal;
import io.davit.linux.Child;
import io.davit.linux.Fd;
import io.davit.linux.Pidfd;
import io.davit.linux.Sockets;
import io.davit.plan.Operation;
import io.davit.plan.Plan;
import io.davit.plan.Source;
import io.davit.plan.SyncPoint;
import io.davit.timing.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A run of davit-init, from its start to the execve of the process: for a new container or for exec. It owns the
 * process, the socket and the terminal. {@link #close} kills the process unless it has been released.
 */
final class InitSession implements AutoCloseable {

    private final Plan plan;
    private final CallerFiles files;
    private final Reporter reporter;
    private final String death;
    private final Fd sync;
    private final Child parent;
    private Child init;
    private Message early;
    private Message current;
    private SyncPoint reached;
    private Fd terminal;
    private boolean released;

    private InitSession(Plan plan, CallerFiles files, Reporter reporter, String death, Fd sync, Child parent) {
        this.plan = plan;
        this.files = files;
        this.reporter = reporter;
        this.death = death;
        this.sync = sync;
        this.parent = parent;
        this.init = plan.clones() ? null : parent;
    }

    /**
     * Starts davit-init.
     *
     * @param death the message if the process dies early: {@code the process died before it was ready}
     * @param open opens the file descriptors that the plan refers to; they are closed here
     */
    static InitSession start(
            Plan plan, Function<Source, Fd> open, CallerFiles files, Reporter reporter, String death) {
        try (var _ = Timing.phase("start davit-init")) {
            return startTimed(plan, open, files, reporter, death);
        }
    }

    private static InitSession startTimed(
            Plan plan, Function<Source, Fd> open, CallerFiles files, Reporter reporter, String death) {
        reporter.debug(() -> "davit-init gets a plan of " + plan.operations().size() + " operations");
        List<Fd> opened = new ArrayList<>();
        Sockets.Pair pair = Sockets.pair();
        try (Fd theirs = pair.second()) {
            byte[] encoded = plan.encode(theirs.number(), files.preservedFds(), source -> {
                opened.add(open.apply(source));
                return opened.getLast().number();
            });
            Child parent = spawn(encoded, theirs, opened, files.preservedFds());
            return new InitSession(plan, files, reporter, death, pair.first(), parent);
        } catch (DavitException e) {
            pair.first().close();
            throw e;
        } finally {
            opened.forEach(Fd::close);
        }
    }

    private static Child spawn(byte[] encoded, Fd sync, List<Fd> opened, int preserved) {
        int[] kept = new int[opened.size() + 1];
        kept[0] = sync.number();
        for (int i = 0; i < opened.size(); i++) {
            kept[i + 1] = opened.get(i).number();
        }
        try (Fd sealed = Fd.sealed("plan", encoded)) {
            return Child.init(sealed, kept, preserved);
        }
    }

    /** Serves every sync point up to the last one before the start; davit-init waits there. */
    void awaitReady(SyncHandler points) {
        try (var _ = Timing.phase("davit-init")) {
            while (await(points) != SyncPoint.READY) {
                serve(points);
                resume();
            }
        }
    }

    /** Waits for the next sync point; davit-init then waits for {@link #resume}. */
    SyncPoint await(SyncHandler points) {
        current = receive(points);
        SyncPoint point = current.kind() == Message.Kind.SYNC ? SyncPoint.of(current.number()) : null;
        if (point == null) {
            throw failure(current);
        }
        reached = point;
        return point;
    }

    /**
     * Receives the next message. The process that davit-init clones may send its first message before davit-init has
     * sent the pid, which davit needs to handle it: such a message is put aside.
     */
    private Message receive(SyncHandler points) {
        while (init == null) {
            Message message = next();
            if (message == null) {
                throw early == null ? died() : failure(early);
            }
            if (message.kind() == Message.Kind.PID) {
                start(message.number(), points);
            } else if (isBeforeClone(message)) {
                return message;
            } else {
                early = message;
            }
        }
        Message message = early != null ? early : next();
        early = null;
        if (message == null) {
            throw died();
        }
        return message;
    }

    private Message next() {
        return Message.receive(sync, this::addTiming);
    }

    private void addTiming(Message message) {
        if (message.detail() >= 0 && message.detail() < plan.operations().size()) {
            Operation operation = plan.operations().get(message.detail());
            message.addTiming(operation.what(), operation.origin());
        }
    }

    private static boolean isBeforeClone(Message message) {
        return message.kind() == Message.Kind.SYNC && message.number() == SyncPoint.CGROUP.number();
    }

    private void start(int pid, SyncHandler points) {
        init = new Child(pid);
        parent.await();
        reporter.debug(() -> "the process has pid " + pid);
        points.started(pid);
    }

    private void serve(SyncHandler points) {
        SyncPoint point = reached;
        reporter.debug(() -> "davit-init waits at sync point " + point.word());
        try (var _ = Timing.phase(point.word())) {
            switch (point) {
                case CGROUP -> points.joinCgroup(pid());
                case ID_MAPS -> points.writeIdMaps();
                case HOOKS -> points.runHooks(this);
                case NETWORK -> points.moveNetworkDevices(current.descriptor());
                case TERMINAL -> terminal = files.handOver(current.descriptor());
                case SECCOMP -> handOverNotifications(points);
                case READY, EXECUTE -> throw SyncHandler.unexpected(point);
            }
        }
    }

    private void handOverNotifications(SyncHandler points) {
        try (Fd notifications = current.descriptor() != null ? current.descriptor() : take(current.detail())) {
            points.handOverNotifications(notifications, pid());
        }
    }

    /** Duplicates a file descriptor of the process, by its number. */
    private Fd take(int number) {
        try (Pidfd process = Pidfd.open(pid())) {
            if (process == null) {
                throw died();
            }
            return process.take(number);
        }
    }

    /** Resumes davit-init at the sync point where it waits. */
    void resume() {
        if (!Message.sendResume(sync)) {
            throw died();
        }
    }

    /**
     * Waits for the execve.
     *
     * @param hooked whether startContainer hooks run before
     * @param limits sets the rlimits that come last, at {@link SyncPoint#EXECUTE}
     */
    void awaitExecuted(boolean hooked, Runnable limits) {
        Message message = Execution.await(sync, hooked, limits, this::addTiming);
        if (message != null) {
            throw failure(message);
        }
        reporter.debug(() -> "the process is executed");
    }

    private DavitException failure(Message message) {
        if (message.kind() != Message.Kind.ERROR) {
            return new DavitException("unexpected message " + message.kind() + " from davit-init" + lastSyncPoint());
        }
        return message.detail() < 0
                ? InitFailure.of("", "davit-init", message)
                : InitFailure.of(plan.operations().get(message.detail()), message);
    }

    /** Returns the exception for a closed socket. The process has exited, or is killed here. */
    DavitException died() {
        kill();
        return new InitDiedException(death, running().await(), lastSyncPoint());
    }

    private String lastSyncPoint() {
        return reached == null ? "" : " (last sync point: " + reached.word() + ")";
    }

    private Child running() {
        return init != null ? init : parent;
    }

    /** Returns the pid of davit-init until it has cloned the container's process, then that of the latter. */
    int pid() {
        return running().pid();
    }

    /** Returns the socket. While davit-init waits at a sync point, it becomes readable only if davit-init dies. */
    Fd sync() {
        return sync;
    }

    private void kill() {
        running().kill(Signal.SIGKILL);
        running().await();
    }

    /**
     * Releases the process, which then outlives this session, and passes the terminal to the caller.
     *
     * @return the master of the terminal if davit is to show it; else {@code null}
     */
    Fd release() {
        released = true;
        return terminal;
    }

    @Override
    public void close() {
        sync.close();
        if (!released) {
            kill();
            if (terminal != null) {
                terminal.close();
            }
        }
    }
}
