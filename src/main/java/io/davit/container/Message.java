package io.davit.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.davit.DavitException;
import io.davit.linux.Fd;
import io.davit.linux.Sockets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What davit-init says ({@code struct plan_message} in {@code plan.h}).
 *
 * @param number the pid, the sync point, or the errno
 * @param detail the number of a descriptor of davit-init's, or the index of the operation that failed
 * @param descriptor what a sync point is about; {@code null}: nothing
 */
record Message(Kind kind, int number, int detail, String text, Fd descriptor) {

    enum Kind {
        PID,
        SYNC,
        ERROR,
        GO
    }

    private static final int HEADER_SIZE = 12;

    /** More than a header and davit-init's longest text, of 512 bytes (init.h). */
    private static final int LARGEST = 1024;

    /** The next message; {@code null} where the other side is gone. */
    static Message receive(Fd socket) {
        Sockets.Received received = Sockets.receive(socket, LARGEST);
        return received.bytes().length == 0 ? null : parse(received.bytes(), received.descriptor());
    }

    static Message parse(byte[] bytes, Fd descriptor) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int kind = bytes.length < HEADER_SIZE ? 0 : buffer.getInt();
        if (kind < 1 || kind > Kind.values().length) {
            throw new DavitException("davit-init sent something that is no message");
        }
        int number = buffer.getInt();
        int detail = buffer.getInt();
        String text = new String(bytes, HEADER_SIZE, bytes.length - HEADER_SIZE, UTF_8);
        return new Message(Kind.values()[kind - 1], number, detail, text, descriptor);
    }

    /** Tells davit-init to go on; false where it is gone. */
    static boolean sendResume(Fd socket) {
        ByteBuffer go = ByteBuffer.allocate(HEADER_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        return Sockets.send(socket, go.putInt(Kind.GO.ordinal() + 1).array());
    }
}
