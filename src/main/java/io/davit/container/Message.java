package io.davit.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.davit.DavitException;
import io.davit.linux.Errno;
import io.davit.linux.ErrnoException;
import io.davit.linux.Fd;
import io.davit.linux.Sockets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What davit-init says ({@code struct plan_message} in {@code plan.h}).
 *
 * @param number the pid, the stage, or the errno
 * @param detail a descriptor of davit-init's, or the index of the operation that failed
 */
record Message(Kind kind, int number, int detail, String text) {

    enum Kind {
        PID,
        SYNC,
        ERROR,
        GO
    }

    private static final int HEADER_SIZE = 12;
    private static final int LARGEST = 4096;

    /** The next message; {@code null} where the other side is gone. */
    static Message receive(Fd socket) {
        byte[] bytes;
        try {
            bytes = socket.read(LARGEST);
        } catch (ErrnoException e) {
            if (e.is(Errno.ECONNRESET)) {
                return null;
            }
            throw e;
        }
        return bytes.length == 0 ? null : parse(bytes);
    }

    private static Message parse(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int kind = bytes.length < HEADER_SIZE ? 0 : buffer.getInt();
        if (kind < 1 || kind > Kind.values().length) {
            throw new DavitException("davit-init sent something that is no message");
        }
        int number = buffer.getInt();
        int detail = buffer.getInt();
        String text = new String(bytes, HEADER_SIZE, bytes.length - HEADER_SIZE, UTF_8);
        return new Message(Kind.values()[kind - 1], number, detail, text);
    }

    /** Tells davit-init to go on; false where it is gone. */
    static boolean sendGo(Fd socket) {
        ByteBuffer go = ByteBuffer.allocate(HEADER_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        return Sockets.send(socket, go.putInt(Kind.GO.ordinal() + 1).array());
    }
}
