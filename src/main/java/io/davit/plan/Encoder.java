package io.davit.plan;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.ToIntFunction;

/** Writes a plan in the format of {@code plan.h}. */
final class Encoder {

    static final int MAGIC = 0x54495644;
    static final int VERSION = 1;

    private static final int HEADER_SIZE = 32;
    private static final int RECORD_HEADER_SIZE = 8;
    private static final int ALIGNMENT = 8;

    private final ToIntFunction<Field.Descriptor> numbers;
    private ByteBuffer buffer = ByteBuffer.allocate(16384).order(ByteOrder.LITTLE_ENDIAN);
    private int pointers;

    Encoder(ToIntFunction<Field.Descriptor> numbers) {
        this.numbers = numbers;
    }

    byte[] encode(List<Operation> operations, int sync, int preserved) {
        buffer.position(HEADER_SIZE);
        for (Operation operation : operations) {
            record(operation);
        }
        int size = buffer.position();
        buffer.putInt(0, MAGIC);
        buffer.putInt(4, VERSION);
        buffer.putInt(8, size);
        buffer.putInt(12, operations.size());
        // OP_EXECUTE may add one variable to the environment.
        buffer.putInt(16, pointers + 1);
        buffer.putInt(20, (int) operations.stream().filter(operation -> operation.code() == Code.TREE).count());
        buffer.putInt(24, sync);
        buffer.putInt(28, preserved);
        byte[] plan = new byte[size];
        buffer.get(0, plan);
        return plan;
    }

    private void record(Operation operation) {
        room(RECORD_HEADER_SIZE);
        int start = buffer.position();
        buffer.position(start + RECORD_HEADER_SIZE);
        int listed = 0;
        for (Field field : operation.fields()) {
            if (field instanceof Field.Texts texts) {
                listed += texts.values().size() + 1;
            }
            field(field);
        }
        pointers = Math.max(pointers, listed);
        buffer.putInt(start, operation.code().number());
        buffer.putInt(start + 4, buffer.position() - start);
    }

    private void field(Field field) {
        switch (field) {
            case Field.Number number -> number(number.value());
            case Field.Mode mode -> number(mode.value());
            case Field.Flags flags -> number(flags.value());
            case Field.Text text -> text(text.value());
            case Field.Texts texts -> {
                number(texts.values().size());
                texts.values().forEach(this::text);
            }
            case Field.Ids ids -> ids(ids.values());
            case Field.Bytes bytes -> {
                number(bytes.value().length);
                padded(bytes.value(), bytes.value().length);
            }
            case Field.Descriptor descriptor -> number(numbers.applyAsInt(descriptor));
        }
    }

    private void number(long value) {
        room(Long.BYTES);
        buffer.putLong(value);
    }

    private void text(String value) {
        byte[] utf8 = value.getBytes(UTF_8);
        number(utf8.length);
        padded(utf8, utf8.length + 1);
    }

    private void ids(List<Long> values) {
        ByteBuffer ids = ByteBuffer.allocate(values.size() * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long id : values) {
            ids.putInt((int) id);
        }
        number(ids.capacity());
        padded(ids.array(), ids.capacity());
    }

    /** Bytes, and zeros up to {@code size} and from there to the next boundary. */
    private void padded(byte[] bytes, int size) {
        int padded = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        room(padded);
        int end = buffer.position() + padded;
        buffer.put(bytes);
        buffer.position(end);
    }

    private void room(int size) {
        if (buffer.remaining() < size) {
            int capacity = Math.max(2 * buffer.capacity(), buffer.position() + size);
            buffer = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN).put(buffer.flip());
        }
    }
}
