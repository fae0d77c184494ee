package io.davit.it;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import com.fasterxml.jackson.databind.JsonNode;
import io.davit.spec.Json;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * A program that decides about system calls of a container (seccomp_unotify(2)): it takes one connection, with the state
 * of a process and a descriptor, and answers what that notifies it of.
 */
final class SeccompAgent implements AutoCloseable {

    private static final long SECCOMP_IOCTL_NOTIF_RECV = 0xc0502100L;
    private static final long SECCOMP_IOCTL_NOTIF_SEND = 0xc0182101L;
    private static final int NOTIFICATION_SIZE = 80;
    private static final int RESPONSE_SIZE = 24;

    private static final MethodHandle IOCTL = Kernel.function("ioctl", JAVA_INT, JAVA_LONG, ADDRESS);

    /** What it says to every call: an errno, or 0 and a value. */
    record Answer(int errno, long value) {}

    private final FdReceiver receiver;
    private final Answer answer;

    private SeccompAgent(FdReceiver receiver, Answer answer) {
        this.receiver = receiver;
        this.answer = answer;
    }

    /** Listens at a path, which must be shorter than 108 bytes. */
    static SeccompAgent at(Path path, Answer answer) throws IOException {
        SeccompAgent agent = new SeccompAgent(FdReceiver.at(path), answer);
        Thread.ofPlatform().daemon().start(agent::serve);
        return agent;
    }

    /** What davit has sent besides the descriptor. */
    JsonNode received() throws IOException {
        return Json.MAPPER.readTree(receiver.received().text());
    }

    private void serve() {
        try {
            answer(receiver.received().descriptor());
        } catch (IOException | AssertionError nobodyCame) {
            return;
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
            Kernel.close(notifications);
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

    @Override
    public void close() throws IOException {
        receiver.close();
    }
}
