package io.davit.seccomp;

import java.util.ArrayList;
import java.util.List;

/**
 * The rules for one call on one architecture, as a tree of conditions.
 *
 * <p>It is libseccomp's understanding of rules, on which profiles rely. A rule without conditions is final: the first
 * of them decides alone. The others are alternatives. Conditions come in the order of the arguments; rules that begin
 * with the same ones share them, {@link Condition#yieldsTo} says which are tried first, and a rule that goes on where
 * an earlier one ended adds nothing to it. What would override an earlier rule, with another action, is refused.
 */
final class RuleTree {

    private static final class Branch {
        private final Condition condition;

        /** The last is tried first: most rules come before those that there are, and are added at no cost. */
        private final List<Branch> branches = new ArrayList<>();

        private Rule decision;

        private Branch(Condition condition) {
            this.condition = condition;
        }
    }

    private final Arch arch;
    private final int number;
    private final Branch root = new Branch(null);

    RuleTree(Arch arch, int number) {
        this.arch = arch;
        this.number = number;
    }

    /**
     * @param selector when not 0, what the first argument must be instead of what the rule says: see {@link
     *     Multiplexer}
     */
    void add(Rule rule, int selector) {
        if (rule.alternatives().isEmpty()) {
            add(root, Condition.all(arch, List.of(), selector), 0, rule);
        }
        for (var alternative : rule.alternatives()) {
            add(root, Condition.all(arch, alternative, selector), 0, rule);
        }
    }

    private void add(Branch branch, Condition[] conditions, int depth, Rule rule) {
        if (depth == conditions.length) {
            decide(branch, rule);
        } else if (branch.decision == null) {
            add(branchFor(branch.branches, conditions[depth]), conditions, depth + 1, rule);
        }
    }

    private void decide(Branch branch, Rule rule) {
        if (branch != root) {
            refuseConflict(branch, rule);
        }
        if (branch.decision == null) {
            branch.decision = rule;
            branch.branches.clear();
        }
    }

    private void refuseConflict(Branch branch, Rule rule) {
        if (branch.decision != null && branch.decision.value() != rule.value()) {
            throw new SeccompException(
                    "/syscalls/" + rule.entry(),
                    "for " + SyscallTable.name(arch, number) + " on " + arch.word() + " it holds wherever "
                            + SeccompException.PROFILE + "/syscalls/" + branch.decision.entry()
                            + " does, which has another action");
        }
        for (Branch deeper : branch.branches.reversed()) {
            refuseConflict(deeper, rule);
        }
    }

    private static Branch branchFor(List<Branch> branches, Condition condition) {
        int place = branches.size();
        while (place > 0) {
            Branch branch = branches.get(place - 1);
            if (branch.condition.equals(condition)) {
                return branch;
            }
            if (branch.condition.yieldsTo(condition)) {
                break;
            }
            place--;
        }
        Branch branch = new Branch(condition);
        branches.add(place, branch);
        return branch;
    }

    /**
     * A rule and what must hold for it.
     *
     * @param conditions none: always
     */
    record Case(List<Condition> conditions, Rule rule) {}

    /** All cases; the first that holds decides, as in the tests that the graph has. */
    List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        collect(root, List.of(), cases);
        return cases;
    }

    private static void collect(Branch branch, List<Condition> above, List<Case> cases) {
        if (branch.decision != null) {
            cases.add(new Case(above, branch.decision));
        }
        for (Branch deeper : branch.branches.reversed()) {
            List<Condition> conditions = new ArrayList<>(above);
            conditions.add(deeper.condition);
            collect(deeper, conditions, cases);
        }
    }

    /** Adds the tests to the graph, with what follows when no rule applies. */
    int test(DecisionGraph graph, int otherwise) {
        return root.decision != null ? graph.end(root.decision.value()) : test(graph, root.branches, otherwise);
    }

    private int test(DecisionGraph graph, List<Branch> branches, int otherwise) {
        int next = otherwise;
        for (Branch branch : branches) {
            int then = branch.decision != null
                    ? graph.end(branch.decision.value())
                    : test(graph, branch.branches, next);
            next = branch.condition.test(arch, graph, then, next);
        }
        return next;
    }
}
