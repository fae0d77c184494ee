package io.davit.plan;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.davit.spec.CpuList;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.ToIntFunction;

/** Encodes a plan in the wire format of {@code plan.h}. */
final class Encoder implements Fields {

    static final int MAGIC = 0x54495644;
    static final int VERSION = 1;

    private static final int HEADER_SIZE = 32;
    private static final int RECORD_HEADER_SIZE = 8;
    private static final int ALIGNMENT = 8;
    private static final int NO_DESCRIPTOR = -1;

    private final ToIntFunction<Source> open;
    private ByteBuffer buffer = ByteBuffer.allocate(8192).order(ByteOrder.LITTLE_ENDIAN);
    private int start;
    private int listed;

    /** @param open returns the number of the file descriptor for a source; called in the order of the fields */
    Encoder(ToIntFunction<Source> open) {
        this.open = open;
    }

    byte[] encode(List<Operation> operations, int sync, int preserved) {
        int pointers = 0;
        int trees = 0;
        buffer.position(HEADER_SIZE);
        for (Operation operation : operations) {
            operation.writeTo(this);
            buffer.putInt(start + Integer.BYTES, buffer.position() - start);
            pointers = Math.max(pointers, listed);
            trees += operation instanceof FilesystemOperation.OpenTree ? 1 : 0;
        }
        int size = buffer.position();
        buffer.putInt(0, MAGIC);
        buffer.putInt(4, VERSION);
        buffer.putInt(8, size);
        buffer.putInt(12, operations.size());
        // OP_EXECUTE may add one variable to the environment.
        buffer.putInt(16, pointers + 1);
        buffer.putInt(20, trees);
        buffer.putInt(24, sync);
        buffer.putInt(28, preserved);
        byte[] plan = new byte[size];
        buffer.get(0, plan);
        return plan;
    }

    @Override
    public Fields operation(int number, String name) {
        room(RECORD_HEADER_SIZE);
        start = buffer.position();
        listed = 0;
        buffer.putInt(number).putInt(0);
        return this;
    }

    @Override
    public Fields text(String name, String value) {
        return string(value);
    }

    @Override
    public Fields texts(String name, List<String> values) {
        listed += values.size() + 1;
        number(values.size());
        values.forEach(this::string);
        return this;
    }

    @Override
    public Fields number(String name, long value) {
        return number(value);
    }

    @Override
    public Fields bool(String name, boolean value) {
        return number(value ? 1 : 0);
    }

    @Override
    public Fields word(String name, long value, String word) {
        return number(value);
    }

    @Override
    public Fields mode(String name, long value) {
        return number(value);
    }

    @Override
    public Fields flags(String name, long value, FlagNames names) {
        return number(value);
    }

    @Override
    public Fields ids(String name, List<Long> values) {
        ByteBuffer ids = ByteBuffer.allocate(values.size() * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long id : values) {
            ids.putInt((int) id);
        }
        return bytes(name, ids.array());
    }

    @Override
    public Fields cpus(String name, String list) {
        return bytes(name, CpuList.mask(list));
    }

    @Override
    public Fields bytes(String name, byte[] value) {
        number(value.length);
        return padded(value, value.length);
    }

    @Override
    public Fields descriptor(String name, Source source) {
        return number(source == null ? NO_DESCRIPTOR : open.applyAsInt(source));
    }

    private Fields number(long value) {
        room(Long.BYTES);
        buffer.putLong(value);
        return this;
    }

    private Fields string(String value) {
        byte[] utf8 = value.getBytes(UTF_8);
        number(utf8.length);
        return padded(utf8, utf8.length + 1);
    }

    /** Writes the bytes, zero-padded to {@code size} and then to the next alignment boundary. */
    private Fields padded(byte[] bytes, int size) {
        int padded = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        room(padded);
        int end = buffer.position() + padded;
        buffer.put(bytes);
        buffer.position(end);
        return this;
    }

    private void room(int size) {
        if (buffer.remaining() < size) {
            int capacity = Math.max(2 * buffer.capacity(), buffer.position() + size);
            buffer = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN).put(buffer.flip());
        }
    }
}
