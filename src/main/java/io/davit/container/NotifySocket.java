package io.davit.container;

import io.davit.linux.Fd;
import io.davit.linux.ForegroundEvents;
import io.davit.linux.Pidfd;
import io.davit.linux.Self;
import io.davit.linux.Sockets;
import io.davit.resolve.IdMappings;
import io.davit.resolve.Mount;
import io.davit.resolve.MountOptions;
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
        return new Mount.Bind(CONTAINER_DIRECTORY, directory,
                MountOptions.of(List.of("bind", "nosuid", "nodev", "noexec", "ro")), IdMappings.NONE, "");
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
            ForegroundEvents events = new ForegroundEvents(pid, process.fd(), null, socket);
            boolean running;
            boolean ready;
            do {
                running = events.await();
                ready = events.passNotice();
            } while (running && !ready);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
