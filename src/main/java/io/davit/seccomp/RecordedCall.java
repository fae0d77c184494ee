package io.davit.seccomp;

import io.davit.spec.Seccomp.Action;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A system call that a profile did not simply allow, as the recorder of {@code shim/record.c} counts it.
 *
 * @param arch {@code null}: davit knows none of that token
 * @param name {@code null}: davit knows no call of that number
 * @param value what the filter returned
 * @param examined a bit for each argument that the filter looked at; calls that differ in these are counted apart
 * @param count how often it was made
 * @param arguments of the first one, all six that the kernel passes on, however many the call has
 */
public record RecordedCall(Arch arch, int number, String name, int value, int examined, long count, long[] arguments) {

    /** The size of a {@code struct recorded_call}. */
    public static final int SIZE = 72;

    static final int ARGUMENTS = 6;

    /** Reads a {@code struct recorded_call} of this machine. */
    public static RecordedCall read(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        int token = buffer.getInt();
        int number = buffer.getInt();
        int value = buffer.getInt();
        int examined = buffer.getInt();
        long count = buffer.getLong();
        long[] arguments = new long[ARGUMENTS];
        buffer.asLongBuffer().get(arguments);
        return of(token, number, value, examined, count, arguments);
    }

    static RecordedCall of(int token, int number, int value, int examined, long count, long... arguments) {
        Arch arch = Arch.ofToken(token, number);
        String name = arch == null ? null : SeccompExplanation.nameOf(arch, number);
        return new RecordedCall(arch, number, name, value, examined, count, arguments);
    }

    public Action action() {
        return ReturnValue.action(value);
    }

    /** The errno or the number for a tracer; 0 for other actions. */
    public int data() {
        return ReturnValue.data(value);
    }

    boolean examines(int argument) {
        return (examined >> argument & 1) != 0;
    }
}
