package io.davit.seccomp;

import io.davit.spec.Seccomp.Arg;
import io.davit.spec.Seccomp.Operator;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * The calls with which filters are compared: all numbers on all architectures, and for calls with conditions the edges
 * of every condition, singly and mixed.
 */
final class Calls {

    record Call(int number, int token, long[] arguments) {
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder("number ")
                    .append(Integer.toUnsignedString(number))
                    .append(" token 0x")
                    .append(Integer.toHexString(token));
            for (long argument : arguments) {
                text.append(" 0x").append(Long.toHexString(argument));
            }
            return text.toString();
        }
    }

    interface Visitor {
        void visit(Call call);
    }

    private static final long UPPER = 1L << 32;

    /** Above all numbers that architectures have, but for those with a base of their own. */
    private static final int NUMBERS = 520;

    private static final int MIXTURES = 60;

    static void forEach(Model model, Random random, Visitor visitor) {
        for (Arch arch : Arch.values()) {
            if (model.architectures().contains(arch)) {
                forEachOf(arch, model, random, visitor);
            } else {
                visitor.visit(new Call(0, arch.token(), new long[6]));
                visitor.visit(new Call(60, arch.token(), new long[6]));
            }
        }
        visitor.visit(new Call(0, 0, new long[6]));
        visitor.visit(new Call(0, -1, new long[6]));
    }

    private static void forEachOf(Arch arch, Model model, Random random, Visitor visitor) {
        Set<Integer> numbers = new TreeSet<>(model.numbers(arch));
        for (int number = 0; number < NUMBERS; number++) {
            numbers.add(arch.base() + number);
            numbers.add(number);
            if (arch.token() == Arch.X32.token()) {
                numbers.add(Arch.X32_BIT | number);
            }
        }
        for (int edge : new int[] {Arch.X32_BIT - 1, 0x7fffffff, 0x80000000, 0xbfffffff, 0xc0000000, -2, -1}) {
            numbers.add(edge);
        }
        for (int number = Arch.ARM_PRIVATE - 1; number < Arch.ARM_PRIVATE + 8; number++) {
            numbers.add(number);
        }
        for (int number : numbers) {
            visitor.visit(new Call(number, arch.token(), new long[6]));
            List<Arg> conditions = model.conditions(arch, number);
            if (!conditions.isEmpty()) {
                forEachEdge(number, arch.token(), conditions, random, visitor);
            }
        }
    }

    private static void forEachEdge(int number, int token, List<Arg> conditions, Random random, Visitor visitor) {
        List<Set<Long>> edges = new ArrayList<>();
        for (int index = 0; index < 6; index++) {
            edges.add(edges(conditions, index));
        }
        for (int index = 0; index < 6; index++) {
            for (long edge : edges.get(index)) {
                long[] arguments = new long[6];
                arguments[index] = edge;
                visitor.visit(new Call(number, token, arguments));
            }
        }
        List<List<Long>> choices = edges.stream().<List<Long>>map(List::copyOf).toList();
        for (int i = 0; i < MIXTURES; i++) {
            long[] arguments = new long[6];
            for (int index = 0; index < 6; index++) {
                arguments[index] = choices.get(index).get(random.nextInt(choices.get(index).size()));
            }
            visitor.visit(new Call(number, token, arguments));
        }
    }

    private static Set<Long> edges(List<Arg> conditions, int index) {
        Set<Long> edges = new LinkedHashSet<>(List.of(0L));
        for (Arg arg : conditions) {
            if (arg.index() == index) {
                edges.add(-1L);
                addEdges(edges, arg.value());
                if (arg.op() == Operator.MASKED_EQ) {
                    addEdges(edges, arg.valueTwo());
                    addEdges(edges, arg.valueTwo() | ~arg.value());
                    addEdges(edges, arg.valueTwo() ^ Long.lowestOneBit(arg.value()));
                    addEdges(edges, arg.valueTwo() ^ Long.highestOneBit(arg.value()));
                }
            }
        }
        return edges;
    }

    private static void addEdges(Set<Long> edges, long value) {
        edges.addAll(List.of(
                value, value - 1, value + 1, value ^ UPPER, value + UPPER, value - UPPER, value & UPPER - 1,
                value | -UPPER));
    }

    private Calls() {}
}
