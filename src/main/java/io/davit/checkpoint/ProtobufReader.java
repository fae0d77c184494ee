package io.davit.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * Reads a protobuf message, field by field. The input is not trusted: a field that exceeds the message is a {@link
 * MalformedException}. Unread fields are skipped.
 */
final class ProtobufReader {

    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int BYTES = 2;
    static final int FIXED32 = 5;

    private static final int LONGEST_VARINT = 10;

    /** The input is not a valid message. */
    static final class MalformedException extends RuntimeException {

        MalformedException(String message) {
            super(message);
        }
    }

    private final byte[] bytes;
    private int position;
    private int type;

    /** The offset of the current field. */
    private int field;

    /** The value of the current field, by its type: a number, or the offsets of its bytes. */
    private long number;
    private int start;
    private int end;

    ProtobufReader(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Advances to the next field; returns its number, or 0 at the end. */
    int next() {
        if (position == bytes.length) {
            return 0;
        }
        field = position;
        long key = varint();
        type = (int) (key & 7);
        long number = key >>> 3;
        if (number == 0 || number > Integer.MAX_VALUE) {
            throw new MalformedException("no field has the number " + Long.toUnsignedString(number));
        }
        switch (type) {
            case VARINT -> this.number = varint();
            case FIXED64 -> skip(Long.BYTES);
            case BYTES -> skip(varint());
            case FIXED32 -> skip(Integer.BYTES);
            default -> throw new MalformedException("field " + number + " is of the unknown type " + type);
        }
        return (int) number;
    }

    private void skip(long length) {
        if (length < 0 || length > bytes.length - position) {
            throw new MalformedException("a field ends after the message");
        }
        start = position;
        position += (int) length;
        end = position;
    }

    private long varint() {
        long value = 0;
        for (int i = 0; i < LONGEST_VARINT; i++) {
            if (position == bytes.length) {
                throw new MalformedException("a number ends after the message");
            }
            byte next = bytes[position++];
            value |= (long) (next & 0x7f) << 7 * i;
            if (next >= 0) {
                return value;
            }
        }
        throw new MalformedException("a number is too long");
    }

    long number() {
        require(VARINT);
        return number;
    }

    boolean flag() {
        return number() != 0;
    }

    String text() {
        require(BYTES);
        return new String(bytes, start, end - start, UTF_8);
    }

    ProtobufReader message() {
        require(BYTES);
        return new ProtobufReader(Arrays.copyOfRange(bytes, start, end));
    }

    /** Returns the encoded field, with its number and type. */
    byte[] whole() {
        return Arrays.copyOfRange(bytes, field, position);
    }

    private void require(int wanted) {
        if (type != wanted) {
            throw new MalformedException("a field is of type " + type + ", not " + wanted);
        }
    }
}
