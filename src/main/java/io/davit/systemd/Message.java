package io.davit.systemd;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A message of D-Bus.
 *
 * @param replyTo the serial number of the call that it answers; 0: none
 * @param body its values
 */
record Message(
        Kind kind, int serial, int replyTo, String path, String api, String member, String error, List<Object> body) {

    /** Numbered from 1, as the protocol has them. */
    enum Kind {
        CALL,
        RETURN,
        ERROR,
        SIGNAL
    }

    private static final int PATH = 1;
    private static final int INTERFACE = 2;
    private static final int MEMBER = 3;
    private static final int ERROR_NAME = 4;
    private static final int REPLY_SERIAL = 5;
    private static final int DESTINATION = 6;
    private static final int SIGNATURE = 8;

    private static final int PROTOCOL = 1;

    /** Byte order, kind, flags, protocol, length of the body, serial number, length of the fields. */
    static final int FIXED_SIZE = 16;

    private static final int LARGEST = 1 << 27;

    /** What an object is called to do. */
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
                    List.of((int) 'l', Kind.CALL.ordinal() + 1, 0, PROTOCOL, bodyBytes.length, serial, fields));
            message.align(8);
            message.raw(bodyBytes);
            return message.bytes();
        }
    }

    /** How long the message is whose fixed part this is; -1 where it is none. */
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

    static Message decode(byte[] bytes) {
        ByteBuffer buffer = buffer(bytes);
        List<Object> head = new Decoder(buffer).values("yyyyuua(yv)");
        Object[] fields = new Object[SIGNATURE + 1];
        for (Object field : (List<?>) head.get(6)) {
            int number = ((Number) ((List<?>) field).get(0)).intValue();
            if (number > 0 && number < fields.length) {
                fields[number] = ((Variant) ((List<?>) field).get(1)).value();
            }
        }
        int kind = ((Number) head.get(1)).intValue();
        int body = (buffer.position() + 7) / 8 * 8;
        String signature = fields[SIGNATURE] == null ? "" : (String) fields[SIGNATURE];
        ByteOrder order = buffer.order();
        return new Message(
                Kind.values()[Math.clamp(kind, 1, Kind.values().length) - 1],
                (int) head.get(5),
                fields[REPLY_SERIAL] == null ? 0 : (int) fields[REPLY_SERIAL],
                (String) fields[PATH],
                (String) fields[INTERFACE],
                (String) fields[MEMBER],
                (String) fields[ERROR_NAME],
                new Decoder(buffer.position(Math.min(body, buffer.limit())).slice().order(order)).values(signature));
    }

    boolean isSignal(String member) {
        return kind == Kind.SIGNAL && member.equals(this.member);
    }
}
