package io.davit.seccomp;

import java.util.Arrays;

/** What becomes of the calls of one architecture. */
final class ArchCalls {

    /** In a key: the rule above {@link Multiplexer}'s ordinal, both below the number. */
    private static final int ORDINAL_BITS = 6;

    private static final int NUMBER_SHIFT = 32;

    private final Arch arch;
    private final Rules rules;
    private final DecisionGraph graph;
    private final int defaultEnd;

    /** Which rule is for which number, in the order of the numbers and then of the rules. */
    private final long[] keys;

    private int count;
    private int highest;

    ArchCalls(Arch arch, Rules rules, DecisionGraph graph) {
        this.arch = arch;
        this.rules = rules;
        this.graph = graph;
        this.defaultEnd = graph.end(rules.defaultValue());
        this.keys = new long[arch.multiplexing() ? rules.size() * 2 : rules.size()];
        collectKeys();
    }

    private void collectKeys() {
        for (int i = 0; i < rules.rules().size(); i++) {
            for (int call : rules.rules().get(i).calls()) {
                add(SyscallTable.number(arch, call), i, 0);
                int ordinal = arch.multiplexing() ? SyscallTable.multiplexed(call) : 0;
                if (ordinal != 0) {
                    add(Multiplexer.of(ordinal).number(arch), i, ordinal);
                }
            }
        }
        Arrays.sort(keys, 0, count);
    }

    private void add(int number, int rule, int ordinal) {
        if (number == SyscallTable.UNKNOWN) {
            return;
        }
        keys[count++] = (long) number << NUMBER_SHIFT | (long) rule << ORDINAL_BITS | ordinal;
        if (number < Arch.ARM_PRIVATE || arch != Arch.ARM) {
            highest = Math.max(highest, number);
        }
    }

    /**
     * Appends the ranges from the architecture's first number on.
     *
     * @param enosys whether numbers above all that the profile names give ENOSYS. As with runc, a profile that names
     *     none on this architecture, or only number 0, is left alone; ARM's private calls, far above all others, say
     *     nothing of what else the profile knows
     */
    void appendTo(CallRanges ranges, boolean enosys) {
        boolean bounded = enosys && highest > 0;
        int newerEnd = bounded ? graph.end(ReturnValue.ENOSYS) : defaultEnd;
        if (bounded && (arch == Arch.S390 || arch == Arch.S390X)) {
            // Every number above 255 is passed in a register, and one that the kernel does not know arrives as 0.
            ranges.from(0, newerEnd);
            ranges.from(1, defaultEnd);
        } else {
            ranges.from(arch == Arch.X32 ? Arch.X32_BIT : 0, defaultEnd);
        }
        int end;
        for (int first = 0; first < count; first = end) {
            int number = number(first);
            end = first + 1;
            while (end < count && number(end) == number) {
                end++;
            }
            ranges.from(number, outcome(first, end));
            ranges.from(number + 1, number < highest ? defaultEnd : newerEnd);
        }
    }

    private int number(int key) {
        return (int) (keys[key] >>> NUMBER_SHIFT);
    }

    private int outcome(int first, int end) {
        if (end - first == 1 && ordinal(first) == 0 && rule(first).alternatives().isEmpty()) {
            return graph.end(rule(first).value());
        }
        RuleTree tree = new RuleTree(arch, number(first));
        for (int key = first; key < end; key++) {
            if (rule(key).value() != rules.defaultValue()) {
                tree.add(rule(key), Multiplexer.selector(ordinal(key)));
            }
        }
        return tree.test(graph, defaultEnd);
    }

    private Rule rule(int key) {
        return rules.rules().get((int) keys[key] >>> ORDINAL_BITS);
    }

    private int ordinal(int key) {
        return (int) keys[key] & (1 << ORDINAL_BITS) - 1;
    }
}
