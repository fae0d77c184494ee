package io.davit.systemd;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A D-Bus message.
 *
 * @param replyTo the serial number of the call that this replies to, or 0
 * @param sender the unique bus name of the sender
 * @param body the values of the body
 */
record Message(
        Kind kind,
        int serial,
        int replyTo,
        String sender,
        String path,
        String api,
        String member,
        String error,
        List<Object> body) {

    /** Message types in the order of their numbers in the protocol. */
    enum Kind {
        UNKNOWN,
        CALL,
        RETURN,
        ERROR,
        SIGNAL;

        static Kind of(int number) {
            return number > 0 && number < values().length ? values()[number] : UNKNOWN;
        }
    }

    private static final int PATH = 1;
    private static final int INTERFACE = 2;
    private static final int MEMBER = 3;
    private static final int ERROR_NAME = 4;
    private static final int REPLY_SERIAL = 5;
    private static final int DESTINATION = 6;
    private static final int SENDER = 7;
    private static final int SIGNATURE = 8;

    private static final int PROTOCOL = 1;

    /** Byte order, type, flags, protocol version, body length, serial number, length of the header fields. */
    static final int FIXED_SIZE = 16;

    /** The protocol allows 128 MiB; systemd's messages to davit have a few hundred bytes. */
    static final int LARGEST = 1 << 16;

    /** A method call. */
    record Call(String destination, String path, String api, String member, String signature, List<?> arguments) {

        byte[] encode(int serial) {
            Encoder body = new Encoder();
            body.values(signature, arguments);
            byte[] bodyBytes = body.bytes();
            List<Object> fields = new ArrayList<>();
            fields.add(List.of(PATH, new Variant("o", path)));
            fields.add(List.of(INTERFACE, new Variant("s", api)));
            fields.add(List.of(MEMBER, new Variant("s", member)));
            fields.add(List.of(DESTINATION, new Variant("s", destination)));
            if (!signature.isEmpty()) {
                fields.add(List.of(SIGNATURE, new Variant("g", signature)));
            }
            Encoder message = new Encoder();
            message.values("yyyyuua(yv)",
                    List.of((int) 'l', Kind.CALL.ordinal(), 0, PROTOCOL, bodyBytes.length, serial, fields));
            message.align(8);
            message.raw(bodyBytes);
            return message.bytes();
        }
    }

    /** Returns the length of a message from its fixed header, or -1 if it exceeds {@link #LARGEST}. */
    static int length(byte[] fixed) {
        ByteBuffer buffer = buffer(fixed);
        long body = buffer.getInt(4) & 0xffffffffL;
        long fields = buffer.getInt(12) & 0xffffffffL;
        long length = FIXED_SIZE + (fields + 7) / 8 * 8 + body;
        return length > LARGEST ? -1 : (int) length;
    }

    private static ByteBuffer buffer(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(bytes[0] == 'B' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    }

    /** @param bytes at least {@link #FIXED_SIZE} */
    static Message decode(byte[] bytes) {
        ByteBuffer buffer = buffer(bytes);
        List<Object> head = new Decoder(buffer).values("yyyyuua(yv)");
        Fields fields = Fields.of((List<?>) head.get(6));
        int body = (buffer.position() + 7) / 8 * 8;
        ByteOrder order = buffer.order();
        String signature = fields.text(SIGNATURE);
        return new Message(
                Kind.of((byte) head.get(1)),
                (int) head.get(5),
                fields.number(REPLY_SERIAL),
                fields.text(SENDER),
                fields.text(PATH),
                fields.text(INTERFACE),
                fields.text(MEMBER),
                fields.text(ERROR_NAME),
                new Decoder(buffer.position(Math.min(body, buffer.limit())).slice().order(order))
                        .values(signature == null ? "" : signature));
    }

    /** Header fields, indexed by field code. */
    private record Fields(Object[] values) {

        static Fields of(List<?> pairs) {
            Object[] values = new Object[SIGNATURE + 1];
            for (Object pair : pairs) {
                int number = (byte) ((List<?>) pair).get(0);
                if (number > 0 && number < values.length) {
                    values[number] = ((Variant) ((List<?>) pair).get(1)).value();
                }
            }
            return new Fields(values);
        }

        String text(int number) {
            return switch (values[number]) {
                case null -> null;
                case String text -> text;
                default -> throw Decoder.malformed();
            };
        }

        int number(int number) {
            return switch (values[number]) {
                case null -> 0;
                case Integer value -> value;
                default -> throw Decoder.malformed();
            };
        }
    }

    /** Tells whether this is the reply to the call with this serial number. */
    boolean answers(int call) {
        return (kind == Kind.RETURN || kind == Kind.ERROR) && replyTo == call;
    }

    boolean isSignal(String member) {
        return kind == Kind.SIGNAL && member.equals(this.member);
    }

    /**
     * Returns one value of the body.
     *
     * @throws io.davit.DavitException if the value is missing or has another type
     */
    <T> T value(int index, Class<T> type) {
        if (index >= body.size() || !type.isInstance(body.get(index))) {
            throw Decoder.malformed();
        }
        return type.cast(body.get(index));
    }
}
