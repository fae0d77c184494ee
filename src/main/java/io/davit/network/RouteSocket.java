package io.davit.network;

import io.davit.linux.ErrnoException;
import io.davit.linux.Fd;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** A conversation with the kernel about the network that a netlink socket was opened in. */
final class RouteSocket {

    private static final int BUFFER_SIZE = 32768;

    private final Fd socket;
    private int sequence;

    RouteSocket(Fd socket) {
        this.socket = socket;
    }

    /** Has something done. */
    void request(RouteMessage message, int flags, String what) {
        exchange(message, flags | RouteMessage.ACK, what);
    }

    /** All there is of a kind. */
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

    /** An error of 0 is the word that it is done. */
    private static void check(RouteMessage answer, String what) {
        int error = ByteBuffer.wrap(answer.fixed()).order(ByteOrder.nativeOrder()).getInt();
        if (error != 0) {
            throw new ErrnoException(what, -error);
        }
    }
}
