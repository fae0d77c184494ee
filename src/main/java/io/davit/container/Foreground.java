package io.davit.container;

import io.davit.linux.Child;
import io.davit.linux.Fd;
import io.davit.linux.Poll;
import io.davit.linux.Pidfd;
import io.davit.linux.Self;
import io.davit.linux.Signal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** davit waiting for a container that runs in its foreground: signals that davit gets go to the container. */
public final class Foreground implements AutoCloseable {

    private static final int SIGINFO_SIZE = 128;

    private final Fd signals;

    private Foreground(Fd signals) {
        this.signals = signals;
    }

    /**
     * To be called before the container is created, so that no signal is lost.
     *
     * @param subreaper whether the container's orphans become children of davit's, and are waited for
     */
    public static Foreground enter(boolean subreaper) {
        Self.subreaper(subreaper);
        return new Foreground(Self.signals());
    }

    /** Waits for the end of a container; its exit status, or 128 and the signal. */
    public int await(Container container) {
        Child init = new Child(container.initPid());
        try (Pidfd end = Pidfd.open(init.pid())) {
            Poll poll = new Poll(end.fd(), signals);
            do {
                poll.await(Poll.FOREVER);
                if (poll.isReady(1)) {
                    passOn(end);
                }
            } while (!poll.isReady(0));
        }
        return init.await();
    }

    private void passOn(Pidfd init) {
        byte[] info;
        while ((info = signals.readIfReady(SIGINFO_SIZE)) != null) {
            int signal = ByteBuffer.wrap(info).order(ByteOrder.nativeOrder()).getInt();
            if (signal != Signal.SIGCHLD && signal != Signal.SIGURG) {
                init.signal(signal);
            }
        }
    }

    @Override
    public void close() {
        signals.close();
    }
}
