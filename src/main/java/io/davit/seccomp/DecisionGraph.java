package io.davit.seccomp;

import java.util.Arrays;

/**
 * A filter as an acyclic decision graph. A node either tests a word of {@code struct seccomp_data} or returns a value.
 * Equal nodes are one node, so equal tails are shared, and a test whose result is known or irrelevant is left out.
 * Nodes are numbered; the successors of a node have lower numbers.
 */
final class DecisionGraph {

    /** Offsets in {@code struct seccomp_data}. */
    static final int NUMBER = 0;

    static final int ARCHITECTURE = 4;
    private static final int ARGUMENTS = 16;

    /** The comparisons of classic BPF (linux/bpf_common.h). */
    static final int JEQ = 0x10;

    static final int JGT = 0x20;
    static final int JGE = 0x30;
    static final int JSET = 0x40;

    /** The offset that marks a return node. */
    private static final int END = -1;

    private static final int FIELDS = 6;
    private static final int OFFSET = 0;
    private static final int COMPARISON = 1;
    private static final int MASK = 2;
    private static final int OPERAND = 3;
    private static final int THEN = 4;
    private static final int OTHERWISE = 5;

    private final boolean littleEndian;
    private int[] nodes = new int[FIELDS * 512];
    private int count;

    /** Cache of the last return node, as most system calls of a profile have the same outcome. */
    private int lastEnd = -1;

    /** Hash table with open addressing, keyed by the node's fields: the node plus one, 0 if empty. */
    private int[] slots = new int[1024];

    /** @param littleEndian the machine's byte order, which {@code seccomp_data} has */
    DecisionGraph(boolean littleEndian) {
        this.littleEndian = littleEndian;
    }

    /** Returns the offset of an argument's lower 32 bits. */
    int lower(int argument) {
        return ARGUMENTS + argument * Long.BYTES + (littleEndian ? 0 : Integer.BYTES);
    }

    /** Returns the offset of an argument's upper 32 bits. */
    int upper(int argument) {
        return ARGUMENTS + argument * Long.BYTES + (littleEndian ? Integer.BYTES : 0);
    }

    /** Returns the node that ends the filter with the return value. */
    int end(int value) {
        if (lastEnd < 0 || operand(lastEnd) != value) {
            lastEnd = node(END, 0, 0, value, 0, 0);
        }
        return lastEnd;
    }

    int test(int offset, int comparison, int operand, int then, int otherwise) {
        if (comparison == JGE && operand == 0) {
            return then;
        }
        if (comparison == JGT && operand == -1) {
            return otherwise;
        }
        return reduced(offset, comparison, -1, operand, then, otherwise);
    }

    /** Returns a node that compares the masked word with the value, which is masked already. */
    int equal(int offset, int mask, int value, int then, int otherwise) {
        if (mask == 0) {
            return then;
        }
        return isNegated(mask, value)
                ? reduced(offset, comparison(mask, value), -1, mask, otherwise, then)
                : reduced(offset, comparison(mask, value), mask(mask, value), operand(mask, value), then, otherwise);
    }

    /** Returns the node simplified under the assumption that {@link #equal} with these parameters holds. */
    int knowingEqual(int offset, int mask, int value, int node) {
        int end = node;
        while (isTest(end, offset, comparison(mask, value), mask(mask, value), operand(mask, value))) {
            end = isNegated(mask, value) ? otherwise(end) : then(end);
        }
        return end;
    }

    /** Selects BPF_JSET for a masked word that is compared with zero or that has one bit: it needs no BPF_AND. */
    private static int comparison(int mask, int value) {
        return mask != -1 && (value == 0 || Integer.bitCount(mask) == 1) ? JSET : JEQ;
    }

    private static int mask(int mask, int value) {
        return comparison(mask, value) == JSET ? -1 : mask;
    }

    private static int operand(int mask, int value) {
        return comparison(mask, value) == JSET ? mask : value;
    }

    private static boolean isNegated(int mask, int value) {
        return comparison(mask, value) == JSET && value == 0;
    }

    private int reduced(int offset, int comparison, int mask, int operand, int then, int otherwise) {
        int thenOnly = then;
        while (isTest(thenOnly, offset, comparison, mask, operand)) {
            thenOnly = then(thenOnly);
        }
        int otherwiseOnly = otherwise;
        while (isTest(otherwiseOnly, offset, comparison, mask, operand)) {
            otherwiseOnly = otherwise(otherwiseOnly);
        }
        return thenOnly == otherwiseOnly
                ? thenOnly
                : node(offset, comparison, mask, operand, thenOnly, otherwiseOnly);
    }

    private boolean isTest(int node, int offset, int comparison, int mask, int operand) {
        return offset(node) == offset
                && comparison(node) == comparison
                && mask(node) == mask
                && operand(node) == operand;
    }

    private int node(int offset, int comparison, int mask, int operand, int then, int otherwise) {
        int slot = hash(offset, comparison, mask, operand, then, otherwise) & slots.length - 1;
        for (; slots[slot] != 0; slot = slot + 1 & slots.length - 1) {
            int node = slots[slot] - 1;
            if (isTest(node, offset, comparison, mask, operand)
                    && then(node) == then
                    && otherwise(node) == otherwise) {
                return node;
            }
        }
        int node = append(offset, comparison, mask, operand, then, otherwise);
        slots[slot] = node + 1;
        if (count * 2 > slots.length) {
            growSlots();
        }
        return node;
    }

    private int append(int offset, int comparison, int mask, int operand, int then, int otherwise) {
        int at = count * FIELDS;
        if (at == nodes.length) {
            nodes = Arrays.copyOf(nodes, nodes.length * 2);
        }
        nodes[at + OFFSET] = offset;
        nodes[at + COMPARISON] = comparison;
        nodes[at + MASK] = mask;
        nodes[at + OPERAND] = operand;
        nodes[at + THEN] = then;
        nodes[at + OTHERWISE] = otherwise;
        return count++;
    }

    private void growSlots() {
        slots = new int[slots.length * 2];
        for (int node = 0; node < count; node++) {
            int slot = hash(
                            offset(node),
                            comparison(node),
                            mask(node),
                            operand(node),
                            then(node),
                            otherwise(node))
                    & slots.length - 1;
            while (slots[slot] != 0) {
                slot = slot + 1 & slots.length - 1;
            }
            slots[slot] = node + 1;
        }
    }

    private static int hash(int offset, int comparison, int mask, int operand, int then, int otherwise) {
        int hash = offset * 31 + comparison;
        hash = hash * 31 + mask;
        hash = hash * 31 + operand;
        hash = hash * 31 + then;
        hash = hash * 31 + otherwise;
        hash *= 0x9e37_79b9;
        return hash ^ hash >>> 15;
    }

    int size() {
        return count;
    }

    boolean isEnd(int node) {
        return offset(node) == END;
    }

    int offset(int node) {
        return nodes[node * FIELDS + OFFSET];
    }

    int comparison(int node) {
        return nodes[node * FIELDS + COMPARISON];
    }

    int mask(int node) {
        return nodes[node * FIELDS + MASK];
    }

    /** Returns the value that a test compares with, or the return value of a return node. */
    int operand(int node) {
        return nodes[node * FIELDS + OPERAND];
    }

    int then(int node) {
        return nodes[node * FIELDS + THEN];
    }

    int otherwise(int node) {
        return nodes[node * FIELDS + OTHERWISE];
    }
}
