package io.davit.it;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import com.fasterxml.jackson.databind.JsonNode;
import io.davit.spec.Json;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A program that decides about system calls of a container (seccomp_unotify(2)): it takes one connection, with the state
 * of a process and a descriptor, and answers what that notifies it of.
 */
final class SeccompAgent implements AutoCloseable {

    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM = 1;
    private static final int MSG_CMSG_CLOEXEC = 0x40000000;
    private static final int SHUT_RDWR = 2;

    private static final long SECCOMP_IOCTL_NOTIF_RECV = 0xc0502100L;
    private static final long SECCOMP_IOCTL_NOTIF_SEND = 0xc0182101L;
    private static final int NOTIFICATION_SIZE = 80;
    private static final int RESPONSE_SIZE = 24;

    private static final MethodHandle SOCKET = Kernel.function("socket", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle BIND = Kernel.function("bind", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle LISTEN = Kernel.function("listen", JAVA_INT, JAVA_INT);
    private static final MethodHandle ACCEPT = Kernel.function("accept", JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle RECVMSG = Kernel.function("recvmsg", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle IOCTL = Kernel.function("ioctl", JAVA_INT, JAVA_LONG, ADDRESS);
    private static final MethodHandle SHUTDOWN = Kernel.function("shutdown", JAVA_INT, JAVA_INT);
    private static final MethodHandle CLOSE = Kernel.function("close", JAVA_INT);

    /** What it says to every call: an errno, or 0 and a value. */
    record Answer(int errno, long value) {}

    private final int listener;
    private final Answer answer;
    private final CompletableFuture<JsonNode> received = new CompletableFuture<>();

    private SeccompAgent(int listener, Answer answer) {
        this.listener = listener;
        this.answer = answer;
    }

    /** Listens at a path, which must be shorter than 108 bytes. */
    static SeccompAgent at(Path path, Answer answer) throws IOException {
        int socket = Kernel.checked("socket", errno -> (int) SOCKET.invokeExact(errno, AF_UNIX, SOCK_STREAM, 0));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(110);
            address.set(JAVA_SHORT, 0, (short) AF_UNIX);
            address.setString(2, path.toString());
            Kernel.checked("bind", errno -> (int) BIND.invokeExact(errno, socket, address, 110));
            Kernel.checked("listen", errno -> (int) LISTEN.invokeExact(errno, socket, 1));
        }
        SeccompAgent agent = new SeccompAgent(socket, answer);
        Thread.ofPlatform().daemon().start(agent::serve);
        return agent;
    }

    /** What davit has sent besides the descriptor. */
    JsonNode received() {
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
            int notifications = receive(connection);
            close(connection);
            answer(notifications);
        } catch (IOException e) {
            received.completeExceptionally(e);
        }
    }

    /** One message with one descriptor: {@code struct msghdr} and what it points to. */
    private int receive(int connection) throws IOException {
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
            byte[] bytes = text.asSlice(0, length).toArray(JAVA_BYTE);
            received.complete(Json.MAPPER.readTree(new String(bytes, StandardCharsets.UTF_8)));
            if (message.get(JAVA_LONG, 40) < 20) {
                throw new IOException("no descriptor came with the message");
            }
            return control.get(JAVA_INT, 16);
        }
    }

    /** Until the container has ended. */
    private void answer(int notifications) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment notification = arena.allocate(NOTIFICATION_SIZE, 8);
            MemorySegment response = arena.allocate(RESPONSE_SIZE, 8);
            while (ioctl(notifications, SECCOMP_IOCTL_NOTIF_RECV, notification.fill((byte) 0))) {
                response.set(JAVA_LONG, 0, notification.get(JAVA_LONG, 0));
                response.set(JAVA_LONG, 8, answer.value());
                response.set(JAVA_INT, 16, -answer.errno());
                ioctl(notifications, SECCOMP_IOCTL_NOTIF_SEND, response);
            }
        } finally {
            close(notifications);
        }
    }

    private static boolean ioctl(int descriptor, long request, MemorySegment argument) {
        try {
            Kernel.checked("ioctl", errno -> (int) IOCTL.invokeExact(errno, descriptor, request, argument));
            return true;
        } catch (IOException nobodyLeft) {
            return false;
        }
    }

    private static void close(int descriptor) throws IOException {
        Kernel.checked("close", errno -> (int) CLOSE.invokeExact(errno, descriptor));
    }

    @Override
    public void close() throws IOException {
        if (!received.isDone()) {
            Kernel.checked("shutdown", errno -> (int) SHUTDOWN.invokeExact(errno, listener, SHUT_RDWR));
        }
        close(listener);
    }
}
