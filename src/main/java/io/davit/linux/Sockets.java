package io.davit.linux;

import java.util.Arrays;

/** Unix sockets, pipes and netlink sockets. */
public final class Sockets {

    private static final int SOCK_STREAM = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_SEQPACKET = 5;

    /** Two connected ends. */
    public record Pair(Fd first, Fd second) {}

    public static Pair pair() {
        int[] fds = new int[2];
        Fd.checked(Shim.SHIM.socketPair(fds), "socketpair", "");
        return new Pair(new Fd(fds[0], "socket"), new Fd(fds[1], "socket"));
    }

    /**
     * Creates a pipe with a nonblocking read end.
     *
     * @return the read end, then the write end
     */
    public static Pair pipe() {
        int[] fds = new int[2];
        Fd.checked(Shim.SHIM.pipe(fds), "pipe", "");
        return new Pair(new Fd(fds[0], "pipe"), new Fd(fds[1], "pipe"));
    }

    /** Creates a listening SOCK_SEQPACKET socket, bound to a name in a directory. */
    public static Fd listen(Fd directory, String name) {
        return Fd.of(Shim.SHIM.listen(directory.number(), name), "listen", name);
    }

    /** Connects to a socket; returns {@code null} if nobody listens. */
    public static Fd connect(Fd directory, String name) {
        int fd = Shim.SHIM.connect(directory.number(), name, SOCK_SEQPACKET);
        boolean nobody = fd == -Errno.ENOENT.number() || fd == -Errno.ECONNREFUSED.number();
        return nobody ? null : Fd.of(fd, "connect", name);
    }

    /** Sends a message; returns false if the peer has closed the socket or only part was sent. */
    public static boolean send(Fd socket, byte[] message) {
        long sent = Shim.SHIM.send(socket.number(), message);
        if (sent == -Errno.EPIPE.number() || sent == -Errno.ECONNRESET.number()) {
            return false;
        }
        return Fd.checked(sent, "send", "") == message.length;
    }

    /** Creates a datagram socket, bound to a name in a directory, to which every user can send. */
    public static Fd bind(Fd directory, String name) {
        return Fd.of(Shim.SHIM.bind(directory.number(), name), "bind", name);
    }

    /** Connects to a caller's stream socket. */
    public static Fd connectStream(String path) {
        return connect(path, SOCK_STREAM);
    }

    /** Connects to a caller's datagram socket. */
    public static Fd connectDatagram(String path) {
        return connect(path, SOCK_DGRAM);
    }

    private static Fd connect(String path, int type) {
        int fd = Shim.SHIM.connect(Fd.AT_FDCWD, path, type);
        if (fd != -Errno.ENAMETOOLONG.number()) {
            return Fd.of(fd, "connect", path);
        }
        int slash = path.lastIndexOf('/');
        try (Fd directory = Fd.open(slash < 0 ? "." : path.substring(0, slash + 1), Fd.O_PATH)) {
            return Fd.of(
                    Shim.SHIM.connect(directory.number(), path.substring(slash + 1), type), "connect", path);
        }
    }

    /** Sends bytes with a descriptor (SCM_RIGHTS). */
    public static void sendFd(Fd socket, byte[] bytes, Fd descriptor) {
        Fd.checked(Shim.SHIM.sendFd(socket.number(), bytes, descriptor.number()), "send", "");
    }

    /**
     * A message and the descriptor received with it.
     *
     * @param descriptor {@code null} if none was sent
     */
    public record Received(byte[] bytes, Fd descriptor) {}

    /** Waits for a message; returns an empty one if the peer has closed the socket. */
    public static Received receive(Fd socket, int size) {
        byte[] buffer = new byte[size];
        int[] descriptor = new int[1];
        long length = Shim.SHIM.receive(socket.number(), buffer, descriptor);
        if (length == -Errno.ECONNRESET.number()) {
            length = 0;
        }
        byte[] bytes = Arrays.copyOf(buffer, (int) Fd.checked(length, "receive", ""));
        return new Received(bytes, descriptor[0] < 0 ? null : new Fd(descriptor[0], ""));
    }

    /** Opens an rtnetlink(7) socket in davit's network namespace. */
    public static Fd netlink() {
        return Fd.of(Shim.SHIM.netlink(), "socket", "");
    }

    private Sockets() {}
}
