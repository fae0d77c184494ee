package io.davit.systemd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.davit.DavitException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Unmarshals D-Bus values in the message's byte order. Input is untrusted: every value consumes at least one byte of
 * the message, so that a small message cannot expand into a large list, and nesting is limited.
 */
final class Decoder {

    /** Maximum nesting depth of containers, from the D-Bus specification. */
    static final int DEEPEST = 64;

    private final ByteBuffer buffer;
    private int depth;

    /** @param buffer alignment is relative to its start */
    Decoder(ByteBuffer buffer) {
        this.buffer = buffer;
    }

    static DavitException malformed() {
        return new DavitException("the message bus sent something that is no message");
    }

    List<Object> values(String signature) {
        try {
            return each(signature);
        } catch (BufferUnderflowException | IllegalArgumentException | StringIndexOutOfBoundsException e) {
            throw malformed();
        }
    }

    private List<Object> each(String signature) {
        List<Object> values = new ArrayList<>();
        for (int start = 0; start < signature.length(); ) {
            int end = Signatures.end(signature, start);
            values.add(value(signature.substring(start, end)));
            start = end;
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
            default -> container(type);
        };
    }

    private Object container(String type) {
        if (++depth > DEEPEST) {
            throw new IllegalArgumentException("too deep");
        }
        Object value = switch (type.charAt(0)) {
            case 'v' -> variant();
            case '(', '{' -> each(type.substring(1, type.length() - 1));
            case 'a' -> array(type.substring(1));
            default -> throw new IllegalArgumentException("type " + type);
        };
        depth--;
        return value;
    }

    private Variant variant() {
        String type = text(buffer.get() & 0xff);
        if (Signatures.end(type, 0) != type.length()) {
            throw new IllegalArgumentException("types " + type);
        }
        return new Variant(type, value(type));
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
        if (length < 0 || length > buffer.remaining()) {
            throw new BufferUnderflowException();
        }
        int end = buffer.position() + length;
        List<Object> values = new ArrayList<>();
        while (buffer.position() < end) {
            values.add(value(type));
        }
        if (buffer.position() != end) {
            throw new IllegalArgumentException("an element beyond the end of its array");
        }
        return values;
    }
}
