package io.davit.container;

import io.davit.Signal;
import io.davit.checkpoint.RestoreOptions;
import io.davit.linux.Child;
import io.davit.linux.Fd;
import io.davit.linux.ForegroundEvents;
import io.davit.linux.Pidfd;
import io.davit.linux.Self;
import io.davit.linux.Terminal;
import io.davit.timing.Timing;

/**
 * Runs a process of a container in the foreground: forwards davit's signals to it, and connects its terminal to
 * davit's.
 */
public final class Foreground implements AutoCloseable {

    private final Fd signals;

    private Foreground(Fd signals) {
        this.signals = signals;
    }

    /**
     * Redirects davit's signals to a signalfd. Call it before the process is started, so that none is lost.
     *
     * @param subreaper whether davit becomes the subreaper of orphaned processes (PR_SET_CHILD_SUBREAPER in prctl(2))
     */
    public static Foreground enter(boolean subreaper) {
        if (subreaper) {
            Self.subreaper(true);
        }
        return new Foreground(Self.signals());
    }

    /**
     * Creates and starts a container, waits for its exit, and deletes it.
     *
     * @param keep whether to keep the container instead of deleting it
     * @return its exit code, or 128 + N if signal N killed it
     */
    public int run(Containers containers, String id, CreateOptions options, boolean keep) {
        return runToEnd(containers, id, containers.runInForeground(id, options), keep);
    }

    private int runToEnd(Containers containers, String id, RunningProcess started, boolean keep) {
        boolean ended = false;
        try {
            int status = await(started);
            ended = true;
            return status;
        } finally {
            if (!keep || !ended) {
                containers.deleteEnded(id, started.pid());
            }
        }
    }

    /**
     * Restores a container, waits for its exit, and deletes it.
     *
     * @return its exit code, or 128 + N if signal N killed it
     */
    public int restore(Containers containers, String id, String bundle, RestoreOptions options, CallerFiles files) {
        return runToEnd(containers, id, containers.restoreProcess(id, bundle, options, files, false), false);
    }

    /**
     * Executes another process in a container and waits for its exit.
     *
     * @return its exit code, or 128 + N if signal N killed it
     */
    public int exec(Container container, ExecOptions options) {
        return await(container.join(options));
    }

    /**
     * Waits for the exit of a process; kills it if that fails.
     *
     * @return its exit code, or 128 + N if signal N killed it
     */
    private int await(RunningProcess started) {
        try (var _ = Timing.phase("run")) {
            return awaitEnd(started);
        }
    }

    private int awaitEnd(RunningProcess started) {
        Child child = new Child(started.pid());
        try (NotifySocket notify = started.notifySocket()) {
            attend(child, notify == null ? null : notify.fd(), started.terminal());
        } catch (RuntimeException e) {
            child.kill(Signal.SIGKILL);
            child.await();
            throw e;
        }
        return child.await();
    }

    private void attend(Child child, Fd notices, Fd terminal) {
        try (Pidfd process = Pidfd.open(child.pid())) {
            if (process == null) {
                return;
            }
            ForegroundEvents events = new ForegroundEvents(child.pid(), process.fd(), signals, notices);
            if (terminal == null) {
                await(events);
            } else {
                show(events, process, notices, terminal);
            }
        }
    }

    private static void await(ForegroundEvents events) {
        while (events.await()) {
            events.passSignals();
            events.passNotice();
        }
    }

    private void show(ForegroundEvents events, Pidfd process, Fd notices, Fd master) {
        try (Terminal terminal = Terminal.show(master)) {
            while (terminal.pass(signals, notices, process.fd())) {
                events.foundAny();
                if (events.passSignals()) {
                    terminal.resize();
                }
                events.passNotice();
            }
        }
    }

    @Override
    public void close() {
        signals.close();
    }
}
