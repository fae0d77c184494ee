package io.davit.it;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A Unix socket that takes one connection, with one message and the descriptor that comes along. */
final class FdReceiver implements AutoCloseable {

    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM = 1;
    private static final int MSG_CMSG_CLOEXEC = 0x40000000;
    private static final int SHUT_RDWR = 2;

    private static final MethodHandle SOCKET = Kernel.function("socket", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle BIND = Kernel.function("bind", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle LISTEN = Kernel.function("listen", JAVA_INT, JAVA_INT);
    private static final MethodHandle ACCEPT = Kernel.function("accept", JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle RECVMSG = Kernel.function("recvmsg", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle SHUTDOWN = Kernel.function("shutdown", JAVA_INT, JAVA_INT);

    record Received(String text, int descriptor) {}

    private final int listener;
    private final Path path;
    private final CompletableFuture<Received> received = new CompletableFuture<>();

    private FdReceiver(int listener, Path path) {
        this.listener = listener;
        this.path = path;
    }

    /** Listens at a path, which must be shorter than 108 bytes. */
    static FdReceiver at(Path path) throws IOException {
        int socket = Kernel.checked("socket", errno -> (int) SOCKET.invokeExact(errno, AF_UNIX, SOCK_STREAM, 0));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(110);
            address.set(JAVA_SHORT, 0, (short) AF_UNIX);
            address.setString(2, path.toString());
            Kernel.checked("bind", errno -> (int) BIND.invokeExact(errno, socket, address, 110));
            Kernel.checked("listen", errno -> (int) LISTEN.invokeExact(errno, socket, 1));
        }
        FdReceiver receiver = new FdReceiver(socket, path);
        Thread.ofPlatform().daemon().start(receiver::serve);
        return receiver;
    }

    String path() {
        return path.toString();
    }

    Received received() {
        try {
            return received.get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void serve() {
        try {
            int connection = Kernel.checked("accept",
                    errno -> (int) ACCEPT.invokeExact(errno, listener, MemorySegment.NULL, MemorySegment.NULL));
            try {
                received.complete(receive(connection));
            } finally {
                Kernel.close(connection);
            }
        } catch (IOException e) {
            received.completeExceptionally(e);
        }
    }

    /** {@code struct msghdr} and what it points to. */
    private static Received receive(int connection) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocate(65_536);
            MemorySegment vector = arena.allocate(16, 8);
            vector.set(ADDRESS, 0, text);
            vector.set(JAVA_LONG, 8, text.byteSize());
            MemorySegment control = arena.allocate(24, 8);
            MemorySegment message = arena.allocate(56, 8);
            message.set(ADDRESS, 16, vector);
            message.set(JAVA_LONG, 24, 1);
            message.set(ADDRESS, 32, control);
            message.set(JAVA_LONG, 40, control.byteSize());
            int length = Kernel.checked("recvmsg",
                    errno -> (int) RECVMSG.invokeExact(errno, connection, message, MSG_CMSG_CLOEXEC));
            if (message.get(JAVA_LONG, 40) < 20) {
                throw new IOException("no descriptor came with the message");
            }
            byte[] bytes = text.asSlice(0, length).toArray(JAVA_BYTE);
            return new Received(new String(bytes, StandardCharsets.UTF_8), control.get(JAVA_INT, 16));
        }
    }

    @Override
    public void close() throws IOException {
        if (!received.isDone()) {
            Kernel.checked("shutdown", errno -> (int) SHUTDOWN.invokeExact(errno, listener, SHUT_RDWR));
        }
        Kernel.close(listener);
    }
}
