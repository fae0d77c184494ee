package io.davit.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.davit.DavitException;
import io.davit.linux.Fd;
import io.davit.linux.Pidfd;
import io.davit.linux.Poll;
import io.davit.linux.Self;
import io.davit.linux.Sockets;
import io.davit.spec.Mount;
import java.util.ArrayList;
import java.util.List;

/**
 * The way from a container's process, which says that it is ready, to the service manager that waits for that
 * (sd_notify(3)). The container sees a socket of davit's: the manager's own may be sent much more than a container
 * should say.
 */
final class NotifySocket implements AutoCloseable {

    private static final String VARIABLE = "NOTIFY_SOCKET";
    private static final String NAME = "notify.sock";
    private static final String CONTAINER_DIRECTORY = "/run/notify";

    private static final int MESSAGE_SIZE = 4096;
    private static final int BARRIER_TIMEOUT_MILLIS = 30_000;

    private static final String READY = "READY=";

    /** What a container may say of itself. */
    private static final List<String> PASSED =
            List.of(READY, "RELOADING=", "STOPPING=", "STATUS=", "ERRNO=", "MONOTONIC_USEC=", "WATCHDOG=1");

    private final Fd socket;

    private NotifySocket(Fd socket) {
        this.socket = socket;
    }

    /** Whether a service manager waits for what davit starts. */
    static boolean isAwaited() {
        return manager() != null;
    }

    private static String manager() {
        String manager = Self.env(VARIABLE);
        return manager == null || manager.isEmpty() ? null : manager;
    }

    /** What tells the container's process of the socket. */
    static String variable() {
        return VARIABLE + "=" + CONTAINER_DIRECTORY + "/" + NAME;
    }

    /** What shows it the socket: its directory, since there is none before the start. */
    static Mount mount(String directory) {
        return new Mount(
                CONTAINER_DIRECTORY, "bind", directory, List.of("bind", "nosuid", "nodev", "noexec", "ro"), null, null);
    }

    /** The socket of a container that is about to be started; {@code null} where nobody waits, or it was made without. */
    static NotifySocket bind(StateDirectory container) {
        if (!isAwaited()) {
            return null;
        }
        try (Fd directory = container.openNotify()) {
            if (directory == null) {
                return null;
            }
            directory.unlinkIfExists(NAME);
            return new NotifySocket(Sockets.bind(directory, NAME));
        }
    }

    Fd fd() {
        return socket;
    }

    /** Waits until a process has said that it is ready, or has ended. */
    void awaitReady(int pid) {
        try (Pidfd process = Pidfd.open(pid)) {
            if (process == null) {
                return;
            }
            Poll poll = new Poll(process.fd(), socket);
            do {
                poll.await(Poll.FOREVER);
                if (poll.isReady(1) && pass(pid)) {
                    return;
                }
            } while (!poll.isReady(0));
        }
    }

    /**
     * Passes a message on.
     *
     * @param pid of the process that the manager is to look after from now on
     * @return whether it said that the process is ready
     */
    boolean pass(int pid) {
        Sockets.Received received = Sockets.receive(socket, MESSAGE_SIZE);
        if (received.descriptor() != null) {
            received.descriptor().close();
        }
        List<String> lines = new ArrayList<>();
        boolean ready = false;
        for (String line : new String(received.bytes(), UTF_8).split("\n")) {
            if (PASSED.stream().anyMatch(line::startsWith)) {
                lines.add(line);
                ready |= line.startsWith(READY);
            }
        }
        if (ready) {
            lines.add("MAINPID=" + pid);
        }
        if (!lines.isEmpty()) {
            tellManager(String.join("\n", lines));
        }
        return ready;
    }

    /** A manager that is gone is no reason to stop the container. */
    private static void tellManager(String message) {
        try (Fd manager = Sockets.connectDatagram(manager())) {
            Sockets.send(manager, message.getBytes(UTF_8));
            awaitManager(manager);
        } catch (DavitException unreachable) {
            return;
        }
    }

    /** A manager looks up who has sent a message, which must still be there then: it closes a descriptor when it has. */
    private static void awaitManager(Fd manager) {
        Sockets.Pair pipe = Sockets.pipe();
        try (Fd barrier = pipe.first()) {
            try (Fd sent = pipe.second()) {
                Sockets.sendFd(manager, "BARRIER=1".getBytes(UTF_8), sent);
            }
            new Poll(barrier).await(BARRIER_TIMEOUT_MILLIS);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
