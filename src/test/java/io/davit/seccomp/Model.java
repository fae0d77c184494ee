package io.davit.seccomp;

import io.davit.spec.Seccomp;
import io.davit.spec.Seccomp.Action;
import io.davit.spec.Seccomp.Arg;
import io.davit.spec.Seccomp.Operator;
import io.davit.spec.Seccomp.Syscall;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a profile means, call by call and without any cleverness. Where conditions of rules with different actions hold
 * at once it gives all their values: which of them it is, only libseccomp can tell.
 */
final class Model {

    private record Clause(int value, List<Arg> conditions) {}

    private static final int KILL_THREAD = 0;
    private static final int ENOSYS = 0x00050000 | 38;
    private static final int X32 = 0x40000000;

    private final Seccomp profile;
    private final NewerCalls newerCalls;
    private final Set<Arch> architectures;
    private final int defaultValue;
    private final Map<Arch, Map<Integer, List<Clause>>> clauses = new HashMap<>();
    private final Map<Arch, Integer> highest = new HashMap<>();

    Model(Seccomp profile, Arch machine, NewerCalls newerCalls) {
        this.profile = profile;
        this.newerCalls = newerCalls;
        architectures = EnumSet.of(machine);
        profile.architectures().forEach(word -> architectures.add(Arch.ofWord(word)));
        defaultValue = value(profile.defaultAction(), profile.defaultErrnoRet());
        for (Arch arch : architectures) {
            clauses.put(arch, clauses(arch));
        }
    }

    Set<Arch> architectures() {
        return architectures;
    }

    /** The numbers that the profile names on an architecture. */
    Set<Integer> numbers(Arch arch) {
        return clauses.get(arch).keySet();
    }

    /** The conditions that the profile has for a call. */
    List<Arg> conditions(Arch arch, int number) {
        return clauses.get(arch).getOrDefault(number, List.of()).stream()
                .flatMap(clause -> clause.conditions.stream())
                .toList();
    }

    Set<Integer> outcomes(int number, int token, long... arguments) {
        Arch arch = architecture(number, token);
        if (arch == null) {
            return Set.of(KILL_THREAD);
        }
        if (isNewer(arch, number)) {
            return Set.of(ENOSYS);
        }
        List<Clause> all = clauses.get(arch).getOrDefault(number, List.of());
        for (Clause clause : all) {
            if (clause.conditions.isEmpty()) {
                return Set.of(clause.value);
            }
        }
        Set<Integer> values = all.stream()
                .filter(clause -> clause.conditions.stream().allMatch(arg -> holds(arch, arg, arguments)))
                .map(Clause::value)
                .collect(Collectors.toSet());
        return values.isEmpty() ? Set.of(defaultValue) : values;
    }

    private Arch architecture(int number, int token) {
        for (Arch arch : architectures) {
            if (arch.token() == token && owns(arch, number)) {
                return arch;
            }
        }
        return null;
    }

    private boolean owns(Arch arch, int number) {
        boolean high = Integer.compareUnsigned(number, X32) >= 0;
        return switch (arch) {
            case X86_64 -> !high || number == -1 && !architectures.contains(Arch.X32);
            case X32 -> high;
            default -> true;
        };
    }

    private boolean isNewer(Arch arch, int number) {
        Set<Action> permissive = EnumSet.of(Action.ALLOW, Action.LOG, Action.TRACE);
        if (newerCalls != NewerCalls.ENOSYS
                || permissive.contains(profile.defaultAction())
                || highest.get(arch) == 0
                || arch == Arch.X86_64 && number == -1) {
            return false;
        }
        boolean stand_in = number == 0 && (arch == Arch.S390 || arch == Arch.S390X);
        return stand_in
                || Integer.compareUnsigned(number, highest.get(arch)) > 0
                        && !clauses.get(arch).containsKey(number);
    }

    private Map<Integer, List<Clause>> clauses(Arch arch) {
        Map<Integer, List<Clause>> byNumber = new HashMap<>();
        highest.put(arch, 0);
        for (Syscall syscall : profile.syscalls()) {
            for (String name : syscall.names()) {
                int call = SyscallTable.find(name);
                if (call != SyscallTable.UNKNOWN) {
                    add(byNumber, arch, SyscallTable.number(arch, call), syscall, 0);
                    int ordinal = arch.multiplexing() ? SyscallTable.multiplexed(call) : 0;
                    if (ordinal != 0) {
                        int multiplexer = Multiplexer.of(ordinal).number(arch);
                        add(byNumber, arch, multiplexer, syscall, Multiplexer.selector(ordinal));
                    }
                }
            }
        }
        return byNumber;
    }

    private void add(Map<Integer, List<Clause>> byNumber, Arch arch, int number, Syscall syscall, int selector) {
        if (number == SyscallTable.UNKNOWN) {
            return;
        }
        if (arch != Arch.ARM || number < Arch.ARM_PRIVATE) {
            highest.merge(arch, number, Math::max);
        }
        List<Clause> all = byNumber.computeIfAbsent(number, any -> new ArrayList<>());
        int value = value(syscall.action(), syscall.errnoRet());
        if (value != defaultValue) {
            for (List<Arg> alternative : alternatives(syscall.args())) {
                all.add(new Clause(value, conditions(arch, alternative, selector)));
            }
        }
    }

    private static List<List<Arg>> alternatives(List<Arg> args) {
        boolean distinct = args.stream().map(Arg::index).distinct().count() == args.size();
        return distinct ? List.of(args) : args.stream().map(List::of).toList();
    }

    /** Without what always holds, and with the multiplexer's first argument. */
    private static List<Arg> conditions(Arch arch, List<Arg> args, int selector) {
        List<Arg> conditions = new ArrayList<>();
        if (selector != 0) {
            conditions.add(new Arg(0, selector, 0, Operator.EQ));
        }
        for (Arg arg : args) {
            boolean always = arg.op() == Operator.MASKED_EQ && narrow(arch, arg.value()) == 0;
            if (!always && (arg.index() != 0 || selector == 0)) {
                conditions.add(arg);
            }
        }
        return conditions;
    }

    private static boolean holds(Arch arch, Arg arg, long[] arguments) {
        long argument = narrow(arch, arguments.length > arg.index() ? arguments[arg.index()] : 0);
        long value = narrow(arch, arg.value());
        int order = Long.compareUnsigned(argument, value);
        return switch (arg.op()) {
            case NE -> order != 0;
            case LT -> order < 0;
            case LE -> order <= 0;
            case EQ -> order == 0;
            case GE -> order >= 0;
            case GT -> order > 0;
            case MASKED_EQ -> (argument & value) == (narrow(arch, arg.valueTwo()) & value);
        };
    }

    private static long narrow(Arch arch, long value) {
        return arch.wordSize() == 64 ? value : value & 0xffffffffL;
    }

    static int value(Action action, Integer errno) {
        int data = errno == null ? 1 : errno;
        return switch (action) {
            case KILL, KILL_THREAD -> 0;
            case KILL_PROCESS -> 0x80000000;
            case TRAP -> 0x00030000;
            case ERRNO -> 0x00050000 | data;
            case NOTIFY -> 0x7fc00000;
            case TRACE -> 0x7ff00000 | data;
            case LOG -> 0x7ffc0000;
            case ALLOW -> 0x7fff0000;
        };
    }
}
