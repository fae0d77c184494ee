package io.davit.seccomp;

import java.util.Arrays;

/**
 * Maps all system call numbers, 0 to 2^32-1, to outcomes, as ranges in ascending order. Adjacent ranges with the same
 * outcome are merged.
 */
final class CallRanges {

    private final DecisionGraph graph;
    private int[] starts = new int[256];
    private int[] outcomes = new int[256];
    private int count;

    CallRanges(DecisionGraph graph) {
        this.graph = graph;
    }

    /** Starts a range. {@code start} is unsigned and above all earlier ones; {@code outcome} is a node. */
    void from(int start, int outcome) {
        if (count > 0 && starts[count - 1] == start) {
            count--;
        }
        if (count > 0 && outcomes[count - 1] == outcome) {
            return;
        }
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, count * 2);
            outcomes = Arrays.copyOf(outcomes, count * 2);
        }
        starts[count] = start;
        outcomes[count++] = outcome;
    }

    /** Adds the tests to the graph, as a balanced binary tree, and returns its root. */
    int test() {
        return test(0, count);
    }

    private int test(int first, int end) {
        if (end - first == 1) {
            return outcomes[first];
        }
        if (end - first == 3 && isOneApart(first)) {
            return graph.equal(DecisionGraph.NUMBER, -1, starts[first + 1], outcomes[first + 1], outcomes[first]);
        }
        int middle = first + end >>> 1;
        int above = test(middle, end);
        int below = test(first, middle);
        return graph.test(DecisionGraph.NUMBER, DecisionGraph.JGE, starts[middle], above, below);
    }

    /** Tells whether the range is a single number between two ranges with the same outcome. */
    private boolean isOneApart(int first) {
        return outcomes[first] == outcomes[first + 2] && starts[first + 1] + 1 == starts[first + 2];
    }
}
