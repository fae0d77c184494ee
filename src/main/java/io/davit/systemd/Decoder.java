package io.davit.systemd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.davit.DavitException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Reads values as D-Bus has them, in the byte order of the message. */
final class Decoder {

    private final ByteBuffer buffer;

    /** @param buffer from the start of which values are aligned */
    Decoder(ByteBuffer buffer) {
        this.buffer = buffer;
    }

    List<Object> values(String signature) {
        List<Object> values = new ArrayList<>();
        try {
            for (int start = 0; start < signature.length(); ) {
                int end = Signatures.end(signature, start);
                values.add(value(signature.substring(start, end)));
                start = end;
            }
        } catch (BufferUnderflowException | IllegalArgumentException | StringIndexOutOfBoundsException e) {
            throw new DavitException("the message bus sent something that is no message");
        }
        return values;
    }

    private void align(int boundary) {
        buffer.position((buffer.position() + boundary - 1) / boundary * boundary);
    }

    private Object value(String type) {
        align(Signatures.alignment(type));
        return switch (type.charAt(0)) {
            case 'y' -> buffer.get();
            case 'b' -> buffer.getInt() != 0;
            case 'n', 'q' -> buffer.getShort();
            case 'i', 'u', 'h' -> buffer.getInt();
            case 'x', 't' -> buffer.getLong();
            case 'd' -> buffer.getDouble();
            case 's', 'o' -> text(buffer.getInt());
            case 'g' -> text(buffer.get() & 0xff);
            case 'v' -> {
                String signature = text(buffer.get() & 0xff);
                yield new Variant(signature, value(signature));
            }
            case '(', '{' -> values(type.substring(1, type.length() - 1));
            case 'a' -> array(type.substring(1));
            default -> throw new IllegalArgumentException("type " + type);
        };
    }

    private String text(int length) {
        if (length < 0 || length >= buffer.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] utf8 = new byte[length];
        buffer.get(utf8);
        buffer.get();
        return new String(utf8, UTF_8);
    }

    private List<Object> array(String type) {
        int length = buffer.getInt();
        align(Signatures.alignment(type));
        int end = buffer.position() + length;
        if (length < 0 || end > buffer.limit()) {
            throw new BufferUnderflowException();
        }
        List<Object> values = new ArrayList<>();
        while (buffer.position() < end) {
            values.add(value(type));
        }
        return values;
    }
}
