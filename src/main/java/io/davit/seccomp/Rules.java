package io.davit.seccomp;

import io.davit.spec.Seccomp;
import io.davit.spec.Seccomp.Action;
import io.davit.spec.Seccomp.Arg;
import io.davit.spec.Seccomp.Syscall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The rules of a profile.
 *
 * @param defaultValue the filter's return value for calls without a rule
 * @param permissive whether the default action permits calls: allow, log or trace
 * @param notifies whether a rule has the action SCMP_ACT_NOTIFY
 */
record Rules(int defaultValue, boolean permissive, boolean notifies, Set<Arch> architectures, List<Rule> rules) {

    private static final int ARGUMENTS = 6;

    static Rules of(Seccomp profile, Arch nativeArch) {
        int defaultValue = ReturnValue.of(
                profile.defaultAction(), profile.defaultErrnoRet(), "/defaultAction", "/defaultErrnoRet");
        if (profile.defaultAction() == Action.NOTIFY) {
            throw new SeccompException(
                    "/defaultAction",
                    "SCMP_ACT_NOTIFY cannot be the default action: nobody listens yet when the filter is loaded");
        }
        List<Rule> rules = new ArrayList<>(profile.syscalls().size());
        boolean notifies = false;
        for (int entry = 0; entry < profile.syscalls().size(); entry++) {
            Syscall syscall = profile.syscalls().get(entry);
            rules.add(rule(entry, syscall));
            notifies |= syscall.action() == Action.NOTIFY && !syscall.names().isEmpty();
        }
        return new Rules(
                defaultValue, permissive(profile.defaultAction()), notifies, architectures(profile, nativeArch), rules);
    }

    /** Returns the number of system call names in all rules. */
    int size() {
        int size = 0;
        for (Rule rule : rules) {
            size += rule.calls().length;
        }
        return size;
    }

    private static boolean permissive(Action action) {
        return action == Action.ALLOW || action == Action.LOG || action == Action.TRACE;
    }

    private static Set<Arch> architectures(Seccomp profile, Arch nativeArch) {
        Set<Arch> architectures = EnumSet.of(nativeArch);
        List<String> words = profile.architectures();
        for (int i = 0; i < words.size(); i++) {
            Arch arch = Arch.ofWord(words.get(i));
            if (arch == null) {
                throw new SeccompException(
                        "/architectures/" + i, "unknown seccomp architecture \"" + words.get(i) + "\"");
            }
            architectures.add(arch);
        }
        return architectures;
    }

    private static Rule rule(int entry, Syscall syscall) {
        String pointer = "/syscalls/" + entry;
        int value = ReturnValue.of(syscall.action(), syscall.errnoRet(), pointer + "/action", pointer + "/errnoRet");
        return new Rule(entry, value, alternatives(syscall.args(), pointer), calls(syscall, pointer));
    }

    /** Ignores names that no architecture has, as runc does: the profile may be for a newer kernel. */
    private static int[] calls(Syscall syscall, String pointer) {
        List<String> names = syscall.names();
        int[] calls = new int[names.size()];
        int known = 0;
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (name.isEmpty()) {
                throw new SeccompException(pointer + "/names/" + i, "the name of a system call is empty");
            }
            if (syscall.action() == Action.NOTIFY && name.equals("write")) {
                throw new SeccompException(
                        pointer + "/names/" + i,
                        "SCMP_ACT_NOTIFY cannot be used for the write syscall: the container's start would wait for itself");
            }
            int call = SyscallTable.find(name);
            if (call != SyscallTable.UNKNOWN) {
                calls[known++] = call;
            }
        }
        return known == calls.length ? calls : Arrays.copyOf(calls, known);
    }

    /**
     * Combines conditions with "and", unless two of them are on the same argument: then each is an alternative. No
     * specification says so, but runc and crun do this and profiles rely on it.
     */
    private static List<List<Arg>> alternatives(List<Arg> args, String pointer) {
        if (args.isEmpty()) {
            return List.of();
        }
        boolean[] seen = new boolean[ARGUMENTS];
        boolean repeated = false;
        for (int i = 0; i < args.size(); i++) {
            Arg arg = args.get(i);
            if (arg.index() < 0 || arg.index() >= ARGUMENTS) {
                throw new SeccompException(
                        pointer + "/args/" + i + "/index", "a system call has no argument " + arg.index());
            }
            if (arg.op() == null) {
                throw new SeccompException(pointer + "/args/" + i + "/op", "there is no operator");
            }
            repeated |= seen[arg.index()];
            seen[arg.index()] = true;
        }
        return repeated ? singly(args) : List.of(args);
    }

    private static List<List<Arg>> singly(List<Arg> args) {
        List<List<Arg>> alternatives = new ArrayList<>(args.size());
        for (Arg arg : args) {
            alternatives.add(List.of(arg));
        }
        return alternatives;
    }
}
