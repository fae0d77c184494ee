package io.davit.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.davit.DavitException;
import io.davit.linux.Fd;
import io.davit.linux.Pidfd;
import io.davit.linux.Sockets;

/** Sends file descriptors to the caller's Unix sockets. */
final class CallerSockets {

    /** The text sent with the console file descriptor, which callers read as the name of the terminal. */
    private static final String TERMINAL_NAME = "/dev/ptmx";

    static void sendTerminal(String socket, Fd master) {
        send(socket, TERMINAL_NAME, master);
    }

    /** @param kind {@code standard} for a container's init, {@code setns} for an exec process */
    static void sendPidfd(String socket, String kind, int pid) {
        try (Pidfd process = Pidfd.open(pid)) {
            if (process.isDirectory()) {
                throw new DavitException("a sandbox around davit refuses pidfd_open: no pidfd can be sent to " + socket);
            }
            send(socket, kind, process.fd());
        }
    }

    private static void send(String socket, String text, Fd descriptor) {
        try (Fd connection = Sockets.connectStream(socket)) {
            Sockets.sendFd(connection, text.getBytes(UTF_8), descriptor);
        }
    }

    private CallerSockets() {}
}
