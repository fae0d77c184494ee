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
 * The socket at which the container's process reports that it is ready (sd_notify(3)). davit forwards the permitted
 * variables to the service manager, which would accept more than a container should send.
 */
final class NotifySocket implements AutoCloseable {

    private static final String VARIABLE = "NOTIFY_SOCKET";
    private static final String NAME = "notify.sock";
    private static final String CONTAINER_DIRECTORY = "/run/notify";

    private final Fd socket;

    private NotifySocket(Fd socket) {
        this.socket = socket;
    }

    /** Tells whether $NOTIFY_SOCKET is set: a service manager waits for the container to be ready. */
    static boolean isAwaited() {
        return manager() != null;
    }

    private static String manager() {
        String manager = Self.env(VARIABLE);
        return manager == null || manager.isEmpty() ? null : manager;
    }

    /** Returns the environment variable for the container's process. */
    static String variable() {
        return VARIABLE + "=" + CONTAINER_DIRECTORY + "/" + NAME;
    }

    /** Returns the bind mount of the socket's directory: the socket itself is created at the start. */
    static Mount mount(String directory) {
        return new Mount.Bind(CONTAINER_DIRECTORY, directory,
                MountOptions.of(List.of("bind", "nosuid", "nodev", "noexec", "ro")), IdMappings.NONE, "");
    }

    /**
     * Binds the socket of a container that is about to be started; returns {@code null} if no service manager waits, or
     * none did at creation.
     */
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

    /** Waits until the process has reported that it is ready, or has exited. */
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
