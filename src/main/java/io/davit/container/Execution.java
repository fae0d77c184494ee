package io.davit.container;

import io.davit.linux.Fd;
import io.davit.plan.SyncPoint;

/** The last steps of davit-init, once it has been told to start the container's process. */
final class Execution {

    /**
     * Waits until the process is executed.
     *
     * @param hooked whether startContainer hooks run before, of whose end davit-init tells
     * @param limits sets the limits that come last
     * @return what has kept it from being executed; {@code null}: nothing
     */
    static Message await(Fd socket, boolean hooked, Runnable limits) {
        Message message = Message.receive(socket);
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
        return Message.receive(socket);
    }

    private static InitDiedException died() {
        return new InitDiedException("the container's init died before its process was executed");
    }

    private Execution() {}
}
