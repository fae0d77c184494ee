package io.davit.seccomp;

import io.davit.spec.Seccomp.Arg;
import io.davit.spec.Seccomp.Operator;
import java.util.List;

/**
 * A condition on one argument, reduced to the bits that the architecture has: the lower half on 32-bit architectures.
 *
 * @param mask all ones unless the operator is {@link Operator#MASKED_EQ}
 * @param value the value to compare with, masked
 */
record Condition(int argument, Operator operator, long mask, long value) {

    private static final long LOW = 0xffff_ffffL;

    /**
     * Returns the conditions in the order of the arguments, without those that always hold. A {@code selector} other
     * than 0 replaces the conditions on the first argument.
     */
    static Condition[] all(Arch arch, List<Arg> args, int selector) {
        Condition[] byArgument = new Condition[6];
        for (Arg arg : args) {
            byArgument[arg.index()] = of(arch, arg);
        }
        if (selector != 0) {
            byArgument[0] = new Condition(0, Operator.EQ, ones(arch), selector);
        }
        int count = 0;
        for (Condition condition : byArgument) {
            if (condition != null && condition.mask != 0) {
                byArgument[count++] = condition;
            }
        }
        Condition[] conditions = new Condition[count];
        System.arraycopy(byArgument, 0, conditions, 0, count);
        return conditions;
    }

    private static Condition of(Arch arch, Arg arg) {
        boolean masked = arg.op() == Operator.MASKED_EQ;
        long mask = masked ? arg.value() & ones(arch) : ones(arch);
        return new Condition(arg.index(), arg.op(), mask, (masked ? arg.valueTwo() : arg.value()) & mask);
    }

    private static long ones(Arch arch) {
        return arch.wordSize() == 64 ? -1L : LOW;
    }

    /**
     * Tells whether the other condition is tested first. The order matters only if conditions of rules with different
     * actions hold at once. It is libseccomp's, for which profiles are written: later arguments first, equality before
     * less before greater, narrower ranges first. libseccomp compares 32-bit words: if the upper words have equal
     * values but different comparisons, the order is undefined.
     */
    boolean yieldsTo(Condition other) {
        if (argument != other.argument) {
            return argument < other.argument;
        }
        if (rank() != other.rank()) {
            return rank() < other.rank();
        }
        int upper = Long.compare(value >>> 32, other.value >>> 32);
        int order = upper != 0 || !asksTheSameAbove(other) ? upper : Long.compareUnsigned(value, other.value);
        return isLess() ? order > 0 : order < 0;
    }

    private int rank() {
        return switch (operator) {
            case EQ, NE, MASKED_EQ -> 3;
            case LT, LE -> 2;
            case GT, GE -> 1;
        };
    }

    private boolean isLess() {
        return operator == Operator.LT || operator == Operator.LE;
    }

    private boolean asksTheSameAbove(Condition other) {
        long upperMask = mask >>> 32;
        boolean sameKind = (operator == Operator.MASKED_EQ) == (other.operator == Operator.MASKED_EQ);
        return upperMask == other.mask >>> 32 && (sameKind || upperMask == 0);
    }

    /** Tells whether the condition holds; missing arguments are 0. */
    boolean holds(long[] arguments) {
        long argument = argument() < arguments.length ? arguments[argument()] & mask : 0;
        return switch (operator) {
            case EQ, MASKED_EQ -> argument == value;
            case NE -> argument != value;
            case LT -> Long.compareUnsigned(argument, value) < 0;
            case LE -> Long.compareUnsigned(argument, value) <= 0;
            case GE -> Long.compareUnsigned(argument, value) >= 0;
            case GT -> Long.compareUnsigned(argument, value) > 0;
        };
    }

    /** For example {@code args[0] & 0x7e020000 == 0x0}. */
    @Override
    public String toString() {
        String masked = operator == Operator.MASKED_EQ ? " & 0x" + Long.toHexString(mask) : "";
        return "args[" + argument + "]" + masked + " " + sign() + " 0x" + Long.toHexString(value);
    }

    private String sign() {
        return switch (operator) {
            case EQ, MASKED_EQ -> "==";
            case NE -> "!=";
            case LT -> "<";
            case LE -> "<=";
            case GE -> ">=";
            case GT -> ">";
        };
    }

    /** Adds the test to the graph; {@code then} and {@code otherwise} are the nodes for its results. */
    int test(Arch arch, DecisionGraph graph, int then, int otherwise) {
        return switch (operator) {
            case EQ, MASKED_EQ -> equality(arch, graph, then, otherwise);
            case NE -> equality(arch, graph, otherwise, then);
            case GE -> order(arch, graph, DecisionGraph.JGE, then, otherwise);
            case GT -> order(arch, graph, DecisionGraph.JGT, then, otherwise);
            case LT -> order(arch, graph, DecisionGraph.JGE, otherwise, then);
            case LE -> order(arch, graph, DecisionGraph.JGT, otherwise, then);
        };
    }

    private int equality(Arch arch, DecisionGraph graph, int then, int otherwise) {
        int lower = graph.lower(argument);
        if (arch.wordSize() == 32) {
            return graph.equal(lower, (int) mask, (int) value, then, otherwise);
        }
        int upper = graph.upper(argument);
        int upperMask = (int) (mask >>> 32);
        int upperValue = (int) (value >>> 32);
        int lowerTest = graph.equal(
                lower,
                (int) mask,
                (int) value,
                graph.knowingEqual(upper, upperMask, upperValue, then),
                graph.knowingEqual(upper, upperMask, upperValue, otherwise));
        return graph.equal(upper, upperMask, upperValue, lowerTest, otherwise);
    }

    private int order(Arch arch, DecisionGraph graph, int comparison, int then, int otherwise) {
        int lower = graph.lower(argument);
        if (arch.wordSize() == 32) {
            return graph.test(lower, comparison, (int) value, then, otherwise);
        }
        int upper = graph.upper(argument);
        int upperValue = (int) (value >>> 32);
        int lowerTest = graph.test(
                lower,
                comparison,
                (int) value,
                graph.knowingEqual(upper, -1, upperValue, then),
                graph.knowingEqual(upper, -1, upperValue, otherwise));
        int notGreater = graph.equal(upper, -1, upperValue, lowerTest, otherwise);
        return graph.test(upper, DecisionGraph.JGT, upperValue, then, notGreater);
    }
}
