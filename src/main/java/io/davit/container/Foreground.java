package io.davit.container;

import io.davit.linux.Child;
import io.davit.linux.Fd;
import io.davit.linux.ForegroundEvents;
import io.davit.linux.Pidfd;
import io.davit.linux.Self;
import io.davit.linux.Terminal;

/**
 * davit waiting for a process of a container that runs in its foreground: signals that davit gets go to the process,
 * and its terminal is davit's.
 */
public final class Foreground implements AutoCloseable {

    private final Fd signals;

    private Foreground(Fd signals) {
        this.signals = signals;
    }

    /**
     * To be called before the process is started, so that no signal is lost.
     *
     * @param subreaper whether orphans of the container become children of davit's, and are waited for
     */
    public static Foreground enter(boolean subreaper) {
        if (subreaper) {
            Self.subreaper(true);
        }
        return new Foreground(Self.signals());
    }

    /** Runs a container to its end; its exit status. */
    public int run(Containers containers, String id, CreateOptions options) {
        return await(containers.runInForeground(id, options));
    }

    /** Runs another process in a container to its end; its exit status. */
    public int exec(Container container, ExecOptions options) {
        return await(container.join(options));
    }

    /** Waits for the end of a process; its exit status, or 128 and the signal. */
    private int await(Started started) {
        Child child = new Child(started.pid());
        try (Pidfd process = Pidfd.open(started.pid());
                NotifySocket notify = started.notifySocket()) {
            Fd notices = notify == null ? null : notify.fd();
            ForegroundEvents events = new ForegroundEvents(started.pid(), process.fd(), signals, notices);
            if (started.terminal() == null) {
                await(events);
            } else {
                show(events, process, notices, started.terminal());
            }
        }
        return child.await();
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
