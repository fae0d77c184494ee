package io.davit.seccomp;

import java.util.Arrays;
import java.util.Set;

/** Checks a program of classic BPF as the kernel does for seccomp(2), and runs it. */
final class BpfSimulator {

    private static final int LOAD_ABSOLUTE = FilterProgram.LOAD;
    private static final int AND = FilterProgram.AND;
    private static final int JUMP = FilterProgram.JUMP;
    private static final int JEQ = FilterProgram.JEQ;
    private static final int JGT = FilterProgram.JGT;
    private static final int JGE = FilterProgram.JGE;
    private static final int JSET = FilterProgram.JSET;
    private static final int RETURN = FilterProgram.RETURN;
    private static final int DATA_SIZE = 64;
    private static final int MAX_INSTRUCTIONS = 4096;

    /** What the accumulator holds, in {@link #confused}, where it is no word: a word is its offset and its mask. */
    private static final long UNREACHED = -1;

    private static final long UNLOADED = -2;
    private static final long MIXED = -3;

    private final FilterProgram program;
    private final int[] codes;
    private final int[] thens;
    private final int[] otherwises;
    private final int[] operands;

    BpfSimulator(byte[] bytes, boolean littleEndian) {
        program = new FilterProgram(bytes, littleEndian);
        codes = program.codes;
        thens = program.thens;
        otherwises = program.otherwises;
        operands = program.operands;
    }

    int length() {
        return codes.length;
    }

    /** What the filter returns for a call. */
    int run(int number, int architecture, long... arguments) {
        return program.run(number, architecture, arguments);
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
        return program.depth();
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
        return program.isConditional(at);
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
