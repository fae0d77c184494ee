package io.davit.systemd;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Marshals D-Bus values, little-endian.
 *
 * @see <a href="https://dbus.freedesktop.org/doc/dbus-specification.html#message-protocol-marshaling">Wire format</a>
 */
final class Encoder {

    private ByteBuffer buffer = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);

    byte[] bytes() {
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    void align(int boundary) {
        room(boundary);
        while (buffer.position() % boundary != 0) {
            buffer.put((byte) 0);
        }
    }

    private void room(int size) {
        if (buffer.remaining() < size) {
            ByteBuffer larger = ByteBuffer.allocate(2 * buffer.capacity() + size).order(ByteOrder.LITTLE_ENDIAN);
            buffer = larger.put(buffer.flip());
        }
    }

    void raw(byte[] bytes) {
        room(bytes.length);
        buffer.put(bytes);
    }

    /** Writes values, each of one complete type of the signature. */
    void values(String signature, List<?> values) {
        int start = 0;
        for (Object value : values) {
            int end = Signatures.end(signature, start);
            value(signature.substring(start, end), value);
            start = end;
        }
        if (start != signature.length()) {
            throw new IllegalArgumentException(signature + " for " + values.size() + " values");
        }
    }

    void value(String type, Object value) {
        switch (type.charAt(0)) {
            case 'y' -> {
                room(1);
                buffer.put(((Number) value).byteValue());
            }
            case 'b' -> int32((Boolean) value ? 1 : 0);
            case 'n', 'q' -> {
                align(2);
                room(2);
                buffer.putShort(((Number) value).shortValue());
            }
            case 'i', 'u' -> int32(((Number) value).intValue());
            case 'x', 't' -> {
                align(8);
                room(8);
                buffer.putLong(((Number) value).longValue());
            }
            case 'd' -> {
                align(8);
                room(8);
                buffer.putDouble(((Number) value).doubleValue());
            }
            case 's', 'o' -> text((String) value);
            case 'g' -> signature((String) value);
            case 'v' -> {
                Variant variant = (Variant) value;
                signature(variant.signature());
                value(variant.signature(), variant.value());
            }
            case '(' -> {
                align(8);
                values(type.substring(1, type.length() - 1), (List<?>) value);
            }
            case 'a' -> array(type.substring(1), value);
            default -> throw new IllegalArgumentException("type " + type);
        }
    }

    private void int32(int value) {
        align(4);
        room(4);
        buffer.putInt(value);
    }

    private void text(String text) {
        byte[] utf8 = text.getBytes(UTF_8);
        int32(utf8.length);
        raw(utf8);
        raw(new byte[1]);
    }

    private void signature(String signature) {
        byte[] ascii = signature.getBytes(UTF_8);
        raw(new byte[] {(byte) ascii.length});
        raw(ascii);
        raw(new byte[1]);
    }

    /** The length does not include the padding before the first element. */
    private void array(String type, Object value) {
        int32(0);
        int length = buffer.position() - 4;
        align(Signatures.alignment(type));
        int start = buffer.position();
        if (value instanceof byte[] bytes) {
            raw(bytes);
        } else {
            for (Object element : (List<?>) value) {
                value(type, element);
            }
        }
        buffer.putInt(length, buffer.position() - start);
    }
}
