package io.davit.seccomp;

import java.util.ArrayList;
import java.util.List;

/**
 * The rules for one call on one architecture, as a tree of conditions.
 *
 * <p>The semantics are libseccomp's, on which profiles rely. The first rule without conditions applies alone; others
 * are alternatives. Conditions are in the order of the arguments, and rules share a common prefix of conditions; {@link
 * Condition#yieldsTo} defines the order of siblings. A rule whose prefix equals an earlier, complete rule is ignored. A
 * rule that would override an earlier one with a different action is an error.
 */
final class RuleTree {

    private static final class Branch {
        private final Condition condition;

        /** In reverse order of testing: most new rules are tested before existing ones, and so are appended cheaply. */
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
     * Adds a rule.
     *
     * @param selector if not 0, the required first argument, instead of the rule's conditions on it: see {@link
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
     * A rule with its conditions.
     *
     * @param conditions the conditions that must all hold; empty: unconditionally
     */
    record Case(List<Condition> conditions, Rule rule) {}

    /** Returns all cases in the order of testing; the first that holds applies. */
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

    /** Adds the tests to the graph and returns their root; {@code otherwise} is the node if no rule applies. */
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
