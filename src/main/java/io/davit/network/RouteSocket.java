package io.davit.network;

import io.davit.linux.ErrnoException;
import io.davit.linux.Fd;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Sends requests on a netlink socket; they act on the network namespace that the socket was opened in. */
final class RouteSocket {

    private static final int BUFFER_SIZE = 32768;

    private final Fd socket;
    private int sequence;

    RouteSocket(Fd socket) {
        this.socket = socket;
    }

    /** Sends a request and waits for its acknowledgement. */
    void request(RouteMessage message, int flags, String what) {
        exchange(message, flags | RouteMessage.ACK, what);
    }

    /** Requests a dump and returns all its messages. */
    List<RouteMessage> dump(RouteMessage message, String what) {
        return exchange(message, RouteMessage.DUMP, what);
    }

    private List<RouteMessage> exchange(RouteMessage message, int flags, String what) {
        socket.write(message.encode(RouteMessage.REQUEST | flags, ++sequence));
        List<RouteMessage> answers = new ArrayList<>();
        while (true) {
            for (RouteMessage answer : RouteMessage.decode(socket.read(BUFFER_SIZE))) {
                switch (answer.type()) {
                    case RouteMessage.DONE -> {
                        return answers;
                    }
                    case RouteMessage.ERROR -> {
                        check(answer, what);
                        return answers;
                    }
                    default -> answers.add(answer);
                }
            }
        }
    }

    /** Throws unless the error code is 0, which is an acknowledgement. */
    private static void check(RouteMessage answer, String what) {
        int error = ByteBuffer.wrap(answer.fixed()).order(ByteOrder.nativeOrder()).getInt();
        if (error != 0) {
            throw new ErrnoException(what, -error);
        }
    }
}
