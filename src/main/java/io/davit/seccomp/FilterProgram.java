package io.davit.seccomp;

/** Interprets a classic BPF program as the kernel does for seccomp(2). */
final class FilterProgram {

    static final int LOAD = 0x20;
    static final int AND = 0x54;
    static final int JUMP = 0x05;
    static final int JEQ = 0x15;
    static final int JGT = 0x25;
    static final int JGE = 0x35;
    static final int JSET = 0x45;
    static final int RETURN = 0x06;

    private static final int ARGUMENTS = 16;

    private final boolean littleEndian;
    final int[] codes;
    final int[] thens;
    final int[] otherwises;
    final int[] operands;

    /** @param program an array of {@code struct sock_filter} in the byte order given */
    FilterProgram(byte[] program, boolean littleEndian) {
        this.littleEndian = littleEndian;
        int length = program.length / Filter.INSTRUCTION;
        codes = new int[length];
        thens = new int[length];
        otherwises = new int[length];
        operands = new int[length];
        for (int i = 0; i < length; i++) {
            int start = i * Filter.INSTRUCTION;
            codes[i] = (int) number(program, start, Short.BYTES);
            thens[i] = Byte.toUnsignedInt(program[start + 2]);
            otherwises[i] = Byte.toUnsignedInt(program[start + 3]);
            operands[i] = (int) number(program, start + 4, Integer.BYTES);
        }
    }

    private long number(byte[] bytes, int start, int size) {
        long number = 0;
        for (int i = 0; i < size; i++) {
            number = number << Byte.SIZE | Byte.toUnsignedInt(bytes[start + (littleEndian ? size - 1 - i : i)]);
        }
        return number;
    }

    int length() {
        return codes.length;
    }

    /** Returns the filter's return value for a system call. */
    int run(int number, int architecture, long... arguments) {
        int accumulator = 0;
        for (int at = 0; ; at++) {
            int operand = operands[at];
            switch (codes[at]) {
                case LOAD -> accumulator = word(operand, number, architecture, arguments);
                case AND -> accumulator &= operand;
                case JUMP -> at += operand;
                case JEQ -> at += accumulator == operand ? thens[at] : otherwises[at];
                case JGT -> at += Integer.compareUnsigned(accumulator, operand) > 0 ? thens[at] : otherwises[at];
                case JGE -> at += Integer.compareUnsigned(accumulator, operand) >= 0 ? thens[at] : otherwises[at];
                case JSET -> at += (accumulator & operand) != 0 ? thens[at] : otherwises[at];
                case RETURN -> {
                    return operand;
                }
                default -> throw new IllegalStateException("instruction " + at + " has the code " + codes[at]);
            }
        }
    }

    private int word(int offset, int number, int architecture, long[] arguments) {
        if (offset == DecisionGraph.NUMBER) {
            return number;
        }
        if (offset == DecisionGraph.ARCHITECTURE) {
            return architecture;
        }
        if (offset < ARGUMENTS) {
            return 0;
        }
        int index = (offset - ARGUMENTS) / Long.BYTES;
        long argument = index < arguments.length ? arguments[index] : 0;
        boolean upper = (offset % Long.BYTES == Integer.BYTES) == littleEndian;
        return (int) (upper ? argument >>> Integer.SIZE : argument);
    }

    /** Returns the highest number of instructions that one system call executes. */
    int depth() {
        int[] depths = new int[codes.length];
        for (int at = codes.length - 1; at >= 0; at--) {
            depths[at] = 1;
            if (codes[at] == JUMP) {
                depths[at] += depths[at + 1 + operands[at]];
            } else if (isConditional(at)) {
                depths[at] += Math.max(depths[at + 1 + thens[at]], depths[at + 1 + otherwises[at]]);
            } else if (codes[at] != RETURN) {
                depths[at] += depths[at + 1];
            }
        }
        return depths[0];
    }

    boolean isConditional(int at) {
        return (codes[at] & 7) == JUMP && codes[at] != JUMP;
    }
}
