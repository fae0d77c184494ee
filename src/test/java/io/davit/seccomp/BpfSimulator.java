package io.davit.seccomp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Set;

/** Runs and checks a program of classic BPF as the kernel does for seccomp(2). */
final class BpfSimulator {

    private static final int LOAD_ABSOLUTE = 0x20;
    private static final int AND = 0x54;
    private static final int JUMP = 0x05;
    private static final int JEQ = 0x15;
    private static final int JGT = 0x25;
    private static final int JGE = 0x35;
    private static final int JSET = 0x45;
    private static final int RETURN = 0x06;
    private static final int DATA_SIZE = 64;
    private static final int ARGUMENTS = 16;
    private static final int MAX_INSTRUCTIONS = 4096;

    /** What the accumulator holds, in {@link #confused}, where it is no word: a word is its offset and its mask. */
    private static final long UNREACHED = -1;

    private static final long UNLOADED = -2;
    private static final long MIXED = -3;

    private final boolean littleEndian;
    private final int[] codes;
    private final int[] thens;
    private final int[] otherwises;
    private final int[] operands;

    BpfSimulator(byte[] program, boolean littleEndian) {
        this.littleEndian = littleEndian;
        ByteBuffer buffer =
                ByteBuffer.wrap(program).order(littleEndian ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int length = program.length / 8;
        codes = new int[length];
        thens = new int[length];
        otherwises = new int[length];
        operands = new int[length];
        for (int i = 0; i < length; i++) {
            codes[i] = Short.toUnsignedInt(buffer.getShort());
            thens[i] = Byte.toUnsignedInt(buffer.get());
            otherwises[i] = Byte.toUnsignedInt(buffer.get());
            operands[i] = buffer.getInt();
        }
    }

    int length() {
        return codes.length;
    }

    /** What the filter returns for a call. */
    int run(int number, int architecture, long... arguments) {
        int accumulator = 0;
        for (int at = 0; ; at++) {
            int operand = operands[at];
            switch (codes[at]) {
                case LOAD_ABSOLUTE -> accumulator = word(operand, number, architecture, arguments);
                case AND -> accumulator &= operand;
                case JUMP -> at += operand;
                case JEQ -> at += accumulator == operand ? thens[at] : otherwises[at];
                case JGT -> at += Integer.compareUnsigned(accumulator, operand) > 0 ? thens[at] : otherwises[at];
                case JGE -> at += Integer.compareUnsigned(accumulator, operand) >= 0 ? thens[at] : otherwises[at];
                case JSET -> at += (accumulator & operand) != 0 ? thens[at] : otherwises[at];
                case RETURN -> {
                    return operand;
                }
                default -> throw new AssertionError("instruction " + at + " has the code " + codes[at]);
            }
        }
    }

    private int word(int offset, int number, int architecture, long[] arguments) {
        if (offset == 0) {
            return number;
        }
        if (offset == 4) {
            return architecture;
        }
        if (offset < ARGUMENTS) {
            return 0;
        }
        int index = (offset - ARGUMENTS) / 8;
        long argument = index < arguments.length ? arguments[index] : 0;
        boolean upper = (offset % 8 == 4) == littleEndian;
        return (int) (upper ? argument >>> 32 : argument);
    }

    /** Throws an error unless the kernel would take the program (bpf_check_classic, seccomp_check_filter). */
    void check() {
        require(codes.length > 0 && codes.length <= MAX_INSTRUCTIONS, 0, "the program has " + codes.length);
        for (int at = 0; at < codes.length; at++) {
            switch (codes[at]) {
                case LOAD_ABSOLUTE ->
                    require(operands[at] % 4 == 0 && operands[at] >= 0 && operands[at] < DATA_SIZE, at, "offset");
                case JUMP -> require(operands[at] >= 0 && at + 1L + operands[at] < codes.length, at, "jump");
                case JEQ, JGT, JGE, JSET ->
                    require(at + 1 + Math.max(thens[at], otherwises[at]) < codes.length, at, "jump");
                case AND, RETURN -> {}
                default -> require(false, at, "code " + codes[at]);
            }
        }
        require(codes[codes.length - 1] == RETURN, codes.length - 1, "the last is no return");
    }

    private static void require(boolean condition, int at, String what) {
        if (!condition) {
            throw new AssertionError("instruction " + at + ": " + what);
        }
    }

    /** How many instructions no call can reach. */
    int unreachable() {
        boolean[] reached = new boolean[codes.length];
        reached[0] = true;
        int unreachable = 0;
        for (int at = 0; at < codes.length; at++) {
            if (!reached[at]) {
                unreachable++;
            } else if (codes[at] == JUMP) {
                reached[at + 1 + operands[at]] = true;
            } else if (isConditional(at)) {
                reached[at + 1 + thens[at]] = true;
                reached[at + 1 + otherwises[at]] = true;
            } else if (codes[at] != RETURN) {
                reached[at + 1] = true;
            }
        }
        return unreachable;
    }

    /**
     * The first instruction that compares something else than is meant: one that is reached with different words in
     * the accumulator, or that compares the architecture with what is none of the tokens; -1 when there is none.
     */
    int confused(Set<Integer> tokens) {
        long[] words = new long[codes.length];
        Arrays.fill(words, UNREACHED);
        words[0] = UNLOADED;
        for (int at = 0; at < codes.length; at++) {
            long word = words[at];
            if (word == UNREACHED || codes[at] == RETURN) {
                continue;
            }
            if (codes[at] == LOAD_ABSOLUTE) {
                merge(words, at + 1, (long) operands[at] << 32 | 0xffffffffL);
            } else if (codes[at] == AND) {
                long kept = Integer.toUnsignedLong(operands[at]) | 0xffffffffL << 32;
                merge(words, at + 1, word < 0 ? word : word & kept);
            } else if (codes[at] == JUMP) {
                merge(words, at + 1 + operands[at], word);
            } else {
                if (word == UNLOADED || word == MIXED || isToken(word) && !tokens.contains(operands[at])) {
                    return at;
                }
                merge(words, at + 1 + thens[at], word);
                merge(words, at + 1 + otherwises[at], word);
            }
        }
        return -1;
    }

    private static boolean isToken(long word) {
        return word >>> 32 == 4;
    }

    private static void merge(long[] words, int at, long word) {
        words[at] = words[at] == UNREACHED || words[at] == word ? word : MIXED;
    }

    /** How many instructions are run at most. */
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

    /** How many jumps of any length there are. */
    int longJumps() {
        int jumps = 0;
        for (int code : codes) {
            jumps += code == JUMP ? 1 : 0;
        }
        return jumps;
    }

    private boolean isConditional(int at) {
        return (codes[at] & 7) == JUMP && codes[at] != JUMP;
    }

    /** The program as text, a line an instruction. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < codes.length; at++) {
            String operand = "0x" + Integer.toHexString(operands[at]);
            text.append(at).append(": ");
            switch (codes[at]) {
                case LOAD_ABSOLUTE -> text.append("ld [").append(operands[at]).append(']');
                case AND -> text.append("and ").append(operand);
                case JUMP -> text.append("ja ").append(at + 1 + operands[at]);
                case RETURN -> text.append("ret ").append(operand);
                default ->
                    text.append(name(codes[at]))
                            .append(' ')
                            .append(operand)
                            .append(", ")
                            .append(at + 1 + thens[at])
                            .append(", ")
                            .append(at + 1 + otherwises[at]);
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static String name(int code) {
        return switch (code) {
            case JEQ -> "jeq";
            case JGT -> "jgt";
            case JGE -> "jge";
            case JSET -> "jset";
            default -> "code " + code;
        };
    }
}
