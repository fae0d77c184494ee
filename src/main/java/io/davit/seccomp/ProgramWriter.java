package io.davit.seccomp;

import java.util.Arrays;

/**
 * Writes a graph as a classic BPF program, from the last instruction to the first, so that the distance to a jump's
 * targets is known when it is written. A conditional jump reaches 255 instructions; farther targets go through a
 * trampoline, which later jumps reuse: an unconditional jump, or another copy of the return.
 */
final class ProgramWriter {

    private static final int MAX_JUMP = 255;

    /** Opcodes (linux/bpf_common.h): BPF_LD of a word of seccomp_data, BPF_AND, BPF_JMP and BPF_RET. */
    private static final int LOAD = 0x20;

    private static final int AND = 0x54;
    private static final int JUMP = 0x05;
    private static final int RETURN = 0x06;

    /** The accumulator holds no word: before the first node, or after a mask was applied. */
    private static final int NO_WORD = -1;

    private static final int NOWHERE = -1;

    private final DecisionGraph graph;
    private final boolean littleEndian;

    /** The instructions in reverse order: {@code code << 16 | jt << 8 | jf} here, k in {@code operands}. */
    private int[] codes = new int[512];

    private int[] operands = new int[512];
    private int count;

    /** For each node: whether it is ever reached without its word in the accumulator. */
    private final boolean[] loads;

    /** For each node: its nearest entry point that loads the word, and the one for an accumulator that holds it. */
    private final int[] places;

    private final int[] loadedPlaces;

    private ProgramWriter(DecisionGraph graph, boolean littleEndian) {
        this.graph = graph;
        this.littleEndian = littleEndian;
        this.loads = new boolean[graph.size()];
        this.places = new int[graph.size()];
        this.loadedPlaces = new int[graph.size()];
        Arrays.fill(places, NOWHERE);
        Arrays.fill(loadedPlaces, NOWHERE);
    }

    static byte[] write(DecisionGraph graph, int root, boolean littleEndian) {
        ProgramWriter writer = new ProgramWriter(graph, littleEndian);
        writer.writeFrom(root);
        if (writer.count > Filter.MAX_INSTRUCTIONS) {
            throw new SeccompException("", Filter.tooLong(writer.count));
        }
        return writer.program();
    }

    private void writeFrom(int root) {
        if (graph.isEnd(root)) {
            append(RETURN, 0, 0, graph.operand(root));
            return;
        }
        int[] order = nodesBelow(root);
        loads[root] = true;
        for (int node : order) {
            noteLoads(node);
        }
        for (int node : order) {
            writeTest(node);
        }
    }

    /** Returns the tests reachable from the root in postorder, which keeps the targets of jumps near. */
    private int[] nodesBelow(int root) {
        boolean[] seen = new boolean[graph.size()];
        int[] order = new int[graph.size()];
        int[] stack = new int[graph.size()];
        int ordered = 0;
        int depth = 0;
        stack[depth] = root;
        seen[root] = true;
        while (depth >= 0) {
            int node = stack[depth];
            int next = unseen(graph.then(node), seen) ? graph.then(node) : graph.otherwise(node);
            if (unseen(next, seen)) {
                seen[next] = true;
                stack[++depth] = next;
            } else {
                order[ordered++] = node;
                depth--;
            }
        }
        return Arrays.copyOf(order, ordered);
    }

    private boolean unseen(int node, boolean[] seen) {
        return !seen[node] && !graph.isEnd(node);
    }

    private void noteLoads(int node) {
        int word = wordAfter(node);
        loads[graph.then(node)] |= graph.offset(graph.then(node)) != word;
        loads[graph.otherwise(node)] |= graph.offset(graph.otherwise(node)) != word;
    }

    private int wordAfter(int node) {
        return graph.mask(node) == -1 ? graph.offset(node) : NO_WORD;
    }

    private void writeTest(int node) {
        int then = graph.then(node);
        int otherwise = graph.otherwise(node);
        int word = wordAfter(node);
        bringNear(then, word);
        bringNear(otherwise, word);
        // The second trampoline may have moved the first target out of reach.
        bringNear(then, word);
        append(JUMP | graph.comparison(node), distance(then, word), distance(otherwise, word), graph.operand(node));
        if (graph.mask(node) != -1) {
            append(AND, 0, 0, graph.mask(node));
        }
        loadedPlaces[node] = count - 1;
        if (loads[node]) {
            append(LOAD, 0, 0, graph.offset(node));
        }
        places[node] = count - 1;
    }

    /** Adds a trampoline unless the next instruction can jump to the node. */
    private void bringNear(int node, int word) {
        int place = place(node, word);
        if (isNear(place)) {
            return;
        }
        if (graph.isEnd(node)) {
            append(RETURN, 0, 0, graph.operand(node));
        } else {
            append(JUMP, 0, 0, distance(place));
        }
        if (isLoaded(node, word)) {
            loadedPlaces[node] = count - 1;
        } else {
            places[node] = count - 1;
        }
    }

    /** Returns the entry point of the node for the accumulator's word, if possible the one without another load. */
    private int place(int node, int word) {
        boolean loaded = isLoaded(node, word) && (isNear(loadedPlaces[node]) || !isNear(places[node]));
        return loaded ? loadedPlaces[node] : places[node];
    }

    private boolean isLoaded(int node, int word) {
        return !graph.isEnd(node) && graph.offset(node) == word;
    }

    private boolean isNear(int place) {
        return place != NOWHERE && distance(place) <= MAX_JUMP;
    }

    private int distance(int node, int word) {
        return distance(place(node, word));
    }

    /** Returns the jump offset from the next instruction to the place. */
    private int distance(int place) {
        return count - place - 1;
    }

    private void append(int code, int then, int otherwise, int operand) {
        if (count == codes.length) {
            codes = Arrays.copyOf(codes, count * 2);
            operands = Arrays.copyOf(operands, count * 2);
        }
        codes[count] = code << 16 | then << 8 | otherwise;
        operands[count++] = operand;
    }

    /**
     * Returns an array of {@code struct sock_filter} (16-bit code, 8-bit jt and jf, 32-bit k) in the target byte order.
     */
    private byte[] program() {
        byte[] program = new byte[count * Filter.INSTRUCTION];
        int at = 0;
        for (int i = count - 1; i >= 0; i--, at += Filter.INSTRUCTION) {
            int code = codes[i] >>> 16;
            program[at + (littleEndian ? 0 : 1)] = (byte) code;
            program[at + (littleEndian ? 1 : 0)] = (byte) (code >>> 8);
            program[at + 2] = (byte) (codes[i] >>> 8);
            program[at + 3] = (byte) codes[i];
            for (int octet = 0; octet < Integer.BYTES; octet++) {
                int shift = Byte.SIZE * (littleEndian ? octet : Integer.BYTES - 1 - octet);
                program[at + 4 + octet] = (byte) (operands[i] >>> shift);
            }
        }
        return program;
    }
}
