package io.davit.container;

import io.davit.linux.Child;
import io.davit.linux.Fd;
import io.davit.linux.Pidfd;
import io.davit.linux.Poll;
import io.davit.linux.Self;
import io.davit.linux.Signal;
import io.davit.linux.Terminal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * davit waiting for a process of a container that runs in its foreground: signals that davit gets go to the process,
 * and its terminal is davit's.
 */
public final class Foreground implements AutoCloseable {

    private static final int SIGINFO_SIZE = 128;

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
            if (started.terminal() == null) {
                await(child, process, notify);
            } else {
                show(child, process, notify, started.terminal());
            }
        }
        return child.await();
    }

    private void await(Child child, Pidfd process, NotifySocket notify) {
        Poll poll = new Poll(process.fd(), signals, notify == null ? null : notify.fd());
        do {
            poll.await(Poll.FOREVER);
            if (poll.isReady(1)) {
                handleSignals(child, process, null);
            }
            if (poll.isReady(2)) {
                notify.pass(child.pid());
            }
        } while (!poll.isReady(0));
    }

    private void show(Child child, Pidfd process, NotifySocket notify, Fd master) {
        Fd notices = notify == null ? null : notify.fd();
        try (Terminal terminal = Terminal.show(master)) {
            while (terminal.pass(signals, notices, process.fd())) {
                handleSignals(child, process, terminal);
                if (notices != null && new Poll(notices).await(0)) {
                    notify.pass(child.pid());
                }
            }
        }
    }

    private void handleSignals(Child child, Pidfd process, Terminal terminal) {
        byte[] info;
        while ((info = signals.readIfReady(SIGINFO_SIZE)) != null) {
            switch (signalOf(info)) {
                case Signal.SIGCHLD -> child.reapOthers();
                case Signal.SIGURG -> {}
                case Signal.SIGWINCH -> {
                    if (terminal != null) {
                        terminal.resize();
                    }
                }
                default -> process.signal(signalOf(info));
            }
        }
    }

    /** The first member of {@code struct signalfd_siginfo}. */
    private static int signalOf(byte[] info) {
        return ByteBuffer.wrap(info).order(ByteOrder.nativeOrder()).getInt();
    }

    @Override
    public void close() {
        signals.close();
    }
}
