package io.davit.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.davit.DavitException;
import io.davit.linux.Fd;
import io.davit.linux.Sockets;
import io.davit.timing.Timing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/**
 * A message on the socket between davit and davit-init ({@code struct plan_message} in {@code plan.h}).
 *
 * @param number the pid, sync point, errno, or microseconds that an operation took, by kind
 * @param detail davit-init's file descriptor, or the index of the operation that failed or was timed; -1: none
 * @param descriptor the file descriptor sent with the message; {@code null}: none
 */
record Message(Kind kind, int number, int detail, String text, Fd descriptor) {

    enum Kind {
        PID,
        SYNC,
        ERROR,
        GO,
        TIME
    }

    private static final int HEADER_SIZE = 12;

    /** Above a header and davit-init's longest text, of 512 bytes (init.h). */
    private static final int LARGEST = 1024;

    /**
     * Receives the next message except timings; returns {@code null} if the peer has closed the socket.
     *
     * @param timed receives the timings
     */
    static Message receive(Fd socket, Consumer<Message> timed) {
        while (true) {
            Sockets.Received received = Sockets.receive(socket, LARGEST);
            if (received.bytes().length == 0) {
                return null;
            }
            Message message = parse(received.bytes(), received.descriptor());
            if (message.kind != Kind.TIME) {
                return message;
            }
            timed.accept(message);
        }
    }

    /** Adds the timing of an operation to the spans of the command. */
    void addTiming(String what, String place) {
        try {
            Timing.add(what, place, Long.parseLong(text), number * 1000L);
        } catch (NumberFormatException e) {
            throw new DavitException("davit-init sent something that is no time");
        }
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

    /** Resumes davit-init; returns false if it is gone. */
    static boolean sendResume(Fd socket) {
        ByteBuffer go = ByteBuffer.allocate(HEADER_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        return Sockets.send(socket, go.putInt(Kind.GO.ordinal() + 1).array());
    }
}
