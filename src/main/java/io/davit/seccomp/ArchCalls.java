package io.davit.seccomp;

import java.util.Arrays;
import java.util.List;

/** Maps the system call numbers of one architecture to rules. */
final class ArchCalls {

    /** A key's bit fields, from the lowest: {@link Multiplexer}'s ordinal, the rule's index, the system call number. */
    private static final int ORDINAL_BITS = 6;

    private static final int NUMBER_SHIFT = 32;

    private final Arch arch;
    private final Rules rules;
    private final DecisionGraph graph;
    private final int defaultEnd;

    /** One key per number and rule, sorted by number, then rule. */
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
     * @param enosys whether numbers above the highest in the profile return ENOSYS. As in runc, not for a profile that
     *     names no call of this architecture, or only number 0. ARM's private calls do not count as the highest
     */
    void appendTo(CallRanges ranges, boolean enosys) {
        boolean bounded = enosys && highest > 0;
        int newerEnd = bounded ? graph.end(ReturnValue.ENOSYS) : defaultEnd;
        if (bounded && (arch == Arch.S390 || arch == Arch.S390X)) {
            // s390 passes numbers above 255 in a register, and the kernel replaces unknown ones by 0.
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

    /** Returns the cases for a number, in the order in which they are tested. */
    List<RuleTree.Case> cases(int number) {
        int first = 0;
        while (first < count && number(first) != number) {
            first++;
        }
        int end = first;
        while (end < count && number(end) == number) {
            end++;
        }
        if (first == end) {
            return List.of();
        }
        return isSingle(first, end) ? List.of(new RuleTree.Case(List.of(), rule(first))) : tree(first, end).cases();
    }

    /** Tells whether a number without a rule returns ENOSYS: see {@link #appendTo}. */
    boolean isNewer(int number, boolean enosys) {
        boolean indirect = (arch == Arch.S390 || arch == Arch.S390X) && number == 0;
        return enosys && highest > 0 && (indirect || Integer.compareUnsigned(number, highest) > 0) && cases(number).isEmpty();
    }

    private boolean isSingle(int first, int end) {
        return end - first == 1 && ordinal(first) == 0 && rule(first).alternatives().isEmpty();
    }

    private int outcome(int first, int end) {
        return isSingle(first, end)
                ? graph.end(rule(first).value())
                : tree(first, end).test(graph, defaultEnd);
    }

    private RuleTree tree(int first, int end) {
        RuleTree tree = new RuleTree(arch, number(first));
        for (int key = first; key < end; key++) {
            if (rule(key).value() != rules.defaultValue()) {
                tree.add(rule(key), Multiplexer.selector(ordinal(key)));
            }
        }
        return tree;
    }

    private Rule rule(int key) {
        return rules.rules().get((int) keys[key] >>> ORDINAL_BITS);
    }

    private int ordinal(int key) {
        return (int) keys[key] & (1 << ORDINAL_BITS) - 1;
    }
}
