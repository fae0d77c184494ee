package io.davit.seccomp;

import io.davit.spec.Seccomp.Action;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A profile's filter, changed so that the kernel notifies a listener of every call that fails or is logged. What the
 * listener answers is up to the unchanged program, of which it has a copy: a notification does not have the return value.
 *
 * <p>Calls that end a process or send it SIGSYS stay as they are, since no answer does that.
 */
public final class NotifyingFilter {

    private static final int NOTIFY = ReturnValue.withoutData(Action.NOTIFY);

    /** Number of instructions before the program: the test for write(2). */
    private static final int PROLOGUE = 5;

    private final Filter own;
    private final ByteBuffer program;

    private NotifyingFilter(Filter own, Arch arch) {
        this.own = own;
        this.program = ByteBuffer.allocate((PROLOGUE + 2 * own.instructions()) * Filter.INSTRUCTION)
                .order(arch.littleEndian() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    }

    /**
     * Makes the notifying filter of a profile.
     *
     * @param own the profile's filter
     * @throws SeccompException if that has a listener already, or is too large
     */
    public static Filter of(Filter own, Arch arch) {
        if (own.notifies()) {
            throw new SeccompException("", "calls cannot be recorded: the profile has SCMP_ACT_NOTIFY, and the kernel has "
                    + "room for one listener");
        }
        NotifyingFilter filter = new NotifyingFilter(own, arch);
        if (filter.program.capacity() / Filter.INSTRUCTION > Filter.MAX_INSTRUCTIONS) {
            throw new SeccompException("", "calls cannot be recorded: the profile is too large");
        }
        filter.write(arch);
        return new Filter(filter.program.array(), own.flags() | FilterFlag.NEW_LISTENER, true);
    }

    /** write(2) is never notified: davit-init uses it to report the listener, before the recorder runs. */
    private void write(Arch arch) {
        int length = own.instructions();
        put(FilterProgram.LOAD, 0, 0, DecisionGraph.ARCHITECTURE);
        put(FilterProgram.JEQ, 0, 3, arch.token());
        put(FilterProgram.LOAD, 0, 0, DecisionGraph.NUMBER);
        put(FilterProgram.JEQ, 0, 1, SyscallTable.number(arch, SyscallTable.find("write")));
        put(FilterProgram.JUMP, 0, 0, length);
        FilterProgram instructions = new FilterProgram(own.program(), arch.littleEndian());
        for (int at = 0; at < length; at++) {
            boolean notifies = instructions.codes[at] == FilterProgram.RETURN && isNotified(instructions.operands[at]);
            put(instructions.codes[at], instructions.thens[at], instructions.otherwises[at],
                    notifies ? NOTIFY : instructions.operands[at]);
        }
        program.put(own.program());
    }

    private static boolean isNotified(int value) {
        Action action = ReturnValue.action(value);
        return action == Action.ERRNO || action == Action.TRACE || action == Action.LOG;
    }

    private void put(int code, int then, int otherwise, int operand) {
        program.putShort((short) code).put((byte) then).put((byte) otherwise).putInt(operand);
    }
}
