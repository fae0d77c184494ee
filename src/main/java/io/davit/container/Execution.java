package io.davit.container;

import io.davit.linux.Fd;
import io.davit.plan.SyncPoint;
import io.davit.timing.Timing;
import java.util.function.Consumer;

/** Waits for the last steps of davit-init: from the start to the execve. */
final class Execution {

    /**
     * Waits until the process is executed.
     *
     * @param hooked whether startContainer hooks run before; davit-init reports their end
     * @param limits sets the rlimits that come last, at {@link SyncPoint#EXECUTE}
     * @param timed receives the timings of operations
     * @return the message about what has failed; {@code null} on success
     */
    static Message await(Fd socket, boolean hooked, Runnable limits, Consumer<Message> timed) {
        try (var _ = Timing.phase("execute")) {
            return awaitTimed(socket, hooked, limits, timed);
        }
    }

    private static Message awaitTimed(Fd socket, boolean hooked, Runnable limits, Consumer<Message> timed) {
        Message message = Message.receive(socket, timed);
        if (message == null && hooked) {
            throw died();
        }
        if (message == null || message.kind() != Message.Kind.SYNC || message.number() != SyncPoint.EXECUTE.number()) {
            return message;
        }
        limits.run();
        if (!Message.sendResume(socket)) {
            throw died();
        }
        return Message.receive(socket, timed);
    }

    private static InitDiedException died() {
        return new InitDiedException("the container's init died before its process was executed");
    }

    private Execution() {}
}
