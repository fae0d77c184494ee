package io.davit.seccomp;

import io.davit.spec.Seccomp;
import io.davit.spec.Seccomp.Action;
import io.davit.spec.Seccomp.Arg;
import io.davit.spec.Seccomp.Operator;
import io.davit.spec.Seccomp.Syscall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Profiles that a random generator makes, and smaller ones that still show what a profile shows. */
final class RandomProfiles {

    /** A profile and the machine that it is compiled for. */
    record Case(Seccomp profile, Arch machine) {}

    /**
     * What profiles have.
     *
     * @param severalRules calls with several rules
     * @param contradictions these with different actions
     * @param conditions how many a rule has at most
     */
    record Kind(boolean severalRules, boolean contradictions, int conditions, List<Operator> operators) {}

    private static final long[] VALUES = {
        0, 1, 2, 5, 7, 0xffff_fffeL, 0xffff_ffffL, 0x1_0000_0000L, 0x1_0000_0002L, 0x2_0000_0001L, Long.MIN_VALUE,
        -2, -1
    };
    private static final long[] MASKS = {
        0, 1, 3, 6, 0x7e02_0000L, 0xffff_ffffL, 0x1_0000_0000L, 0x1_0000_0001L, 0xffff_ffff_0000_0000L, -1
    };
    private static final List<Action> DEFAULTS = List.of(
            Action.ERRNO, Action.ERRNO, Action.KILL, Action.KILL_PROCESS, Action.TRAP, Action.ALLOW, Action.LOG,
            Action.TRACE);
    private static final int MANY = 60;

    private final Random random;

    RandomProfiles(Random random) {
        this.random = random;
    }

    /** @param choice of the machine, and of the other architectures that it may run programs of */
    Case next(Kind kind, Random choice) {
        Arch machine = Arch.values()[choice.nextInt(Arch.values().length)];
        List<Arch> others = Arrays.stream(Arch.values())
                .filter(arch -> arch.littleEndian() == machine.littleEndian() && choice.nextInt(6) == 0)
                .toList();
        List<String> names = IntStream.range(0, SyscallTable.size())
                .mapToObj(SyscallTable::name)
                .filter(name -> !name.equals("write"))
                .toList();
        return next(kind, machine, others, names);
    }

    Case next(Kind kind, Arch machine, List<Arch> others, List<String> names) {
        List<String> architectures = others.stream().map(Arch::word).toList();
        Action defaultAction = any(DEFAULTS);
        Action action = any(List.of(Action.values()));
        List<Syscall> syscalls = new ArrayList<>();
        List<String> pool = some(names, 12);
        Set<String> used = new HashSet<>();
        for (int i = random.nextInt(8); i > 0; i--) {
            List<String> chosen = some(pool, 3);
            if (!kind.severalRules) {
                chosen = chosen.stream().filter(used::add).toList();
            }
            if (kind.contradictions) {
                action = any(List.of(Action.values()));
            }
            if (!chosen.isEmpty()) {
                Integer data = kind.contradictions || !kind.severalRules ? data(action) : null;
                syscalls.add(new Syscall(chosen, action, data, args(kind)));
            }
        }
        if (random.nextInt(4) == 0) {
            List<String> many = some(names, MANY).stream().filter(used::add).toList();
            syscalls.add(new Syscall(many, action, null, List.of()));
        }
        return new Case(
                new Seccomp(defaultAction, data(defaultAction), architectures, List.of(), null, null, syscalls),
                machine);
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private List<String> some(List<String> names, int most) {
        List<String> some = new ArrayList<>();
        for (int i = random.nextInt(most); i >= 0; i--) {
            some.add(any(names));
        }
        return some.stream().distinct().toList();
    }

    private Integer data(Action action) {
        return action == Action.ERRNO && random.nextInt(4) == 0 ? random.nextInt(40) : null;
    }

    private List<Arg> args(Kind kind) {
        List<Arg> args = new ArrayList<>();
        Set<Integer> used = new HashSet<>();
        for (int i = random.nextInt(kind.conditions + 1); i > 0; i--) {
            Operator operator = any(kind.operators);
            int index = random.nextInt(10) == 0 ? 5 : random.nextInt(3);
            boolean masked = operator == Operator.MASKED_EQ;
            if (kind.severalRules || used.add(index)) {
                long value = masked ? MASKS[random.nextInt(MASKS.length)] : value();
                args.add(new Arg(index, value, masked ? value() : 0, operator));
            }
        }
        return args;
    }

    private long value() {
        return random.nextInt(8) == 0 ? random.nextLong() : VALUES[random.nextInt(VALUES.length)];
    }

    /** Leaves out of a profile what it can, as long as the predicate holds. */
    static Case shrink(Case failing, Predicate<Case> fails) {
        Case smallest = failing;
        for (boolean shrunk = true; shrunk; ) {
            shrunk = false;
            for (Case smaller : smaller(smallest)) {
                if (fails.test(smaller)) {
                    smallest = smaller;
                    shrunk = true;
                    break;
                }
            }
        }
        return smallest;
    }

    private static List<Case> smaller(Case any) {
        Seccomp profile = any.profile;
        List<Case> smaller = new ArrayList<>();
        for (int i = 0; i < profile.architectures().size(); i++) {
            smaller.add(with(any, without(profile.architectures(), i), profile.syscalls()));
        }
        for (int i = 0; i < profile.syscalls().size(); i++) {
            Syscall syscall = profile.syscalls().get(i);
            smaller.add(with(any, profile.architectures(), without(profile.syscalls(), i)));
            for (int j = 0; j < syscall.names().size() && syscall.names().size() > 1; j++) {
                smaller.add(replaced(any, i, without(syscall.names(), j), syscall.args()));
            }
            for (int j = 0; j < syscall.args().size(); j++) {
                smaller.add(replaced(any, i, syscall.names(), without(syscall.args(), j)));
            }
        }
        return smaller;
    }

    private static Case replaced(Case any, int index, List<String> names, List<Arg> args) {
        Syscall old = any.profile.syscalls().get(index);
        List<Syscall> syscalls = new ArrayList<>(any.profile.syscalls());
        syscalls.set(index, new Syscall(names, old.action(), old.errnoRet(), args));
        return with(any, any.profile.architectures(), syscalls);
    }

    private static Case with(Case any, List<String> architectures, List<Syscall> syscalls) {
        Seccomp old = any.profile;
        return new Case(
                new Seccomp(
                        old.defaultAction(), old.defaultErrnoRet(), architectures, old.flags(), null, null, syscalls),
                any.machine);
    }

    private static <T> List<T> without(List<T> list, int index) {
        List<T> shorter = new ArrayList<>(list);
        shorter.remove(index);
        return shorter;
    }
}
