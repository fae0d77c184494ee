package io.davit.seccomp;

import io.davit.spec.Seccomp;
import io.davit.spec.Seccomp.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Explains a profile's outcome for a system call. The outcome comes from running the compiled program. */
public final class SeccompExplanation {

    /**
     * The outcome of a call under some conditions. Of several cases, the first whose conditions hold applies.
     *
     * @param conditions all must hold: {@code args[0] & 0x7e020000 == 0x0}; empty: unconditionally
     * @param data the errno, or the value for a tracer; 0 for other actions
     * @param reason the JSON pointer to the rule in the profile, or a text
     */
    public record Case(List<String> conditions, Action action, int data, String reason) {}

    private static final String DEFAULT = "the default action";
    private static final String NEWER = "newer than all calls that the profile names";

    private final Rules rules;
    private final FilterProgram program;
    private final Arch nativeArch;
    private final boolean enosys;

    private SeccompExplanation(Rules rules, FilterProgram program, Arch nativeArch) {
        this.rules = rules;
        this.nativeArch = nativeArch;
        this.program = program;
        this.enosys = !rules.permissive();
    }

    /** @throws SeccompException as for {@link SeccompCompiler#compile(Seccomp, Arch)} */
    public static SeccompExplanation of(Seccomp profile, Arch nativeArch) {
        byte[] program = SeccompCompiler.compile(profile, nativeArch).program();
        return new SeccompExplanation(
                Rules.of(profile, nativeArch), new FilterProgram(program, nativeArch.littleEndian()), nativeArch);
    }

    /** Returns the number of instructions of the program. */
    public int instructions() {
        return program.length();
    }

    /** Returns the highest number of instructions that one system call executes. */
    public int depth() {
        return program.depth();
    }

    /** Returns the native architecture, followed by the profile's others. */
    public List<Arch> architectures() {
        List<Arch> all = new ArrayList<>(List.of(nativeArch));
        rules.architectures().stream().filter(arch -> arch != nativeArch).forEach(all::add);
        return all;
    }

    /** Returns the names of all system calls of an architecture, sorted. */
    public static List<String> calls(Arch arch) {
        Set<String> names = new TreeSet<>();
        for (int call = 0; call < SyscallTable.size(); call++) {
            if (SyscallTable.number(arch, call) != SyscallTable.UNKNOWN) {
                names.add(SyscallTable.name(call));
            }
        }
        return List.copyOf(names);
    }

    /** Returns the name of a system call number, or {@code null}. */
    public static String nameOf(Arch arch, int number) {
        for (int call = 0; number >= 0 && call < SyscallTable.size(); call++) {
            if (SyscallTable.number(arch, call) == number) {
                return SyscallTable.name(call);
            }
        }
        return null;
    }

    /** Tells whether any architecture has a system call of that name. */
    public static boolean isCall(String name) {
        return SyscallTable.find(name) != SyscallTable.UNKNOWN;
    }

    /** Tells whether the architecture has a system call of that name. */
    public static boolean has(Arch arch, String name) {
        return number(arch, name) != SyscallTable.UNKNOWN;
    }

    private static int number(Arch arch, String name) {
        return SyscallTable.number(arch, SyscallTable.find(name));
    }

    /** Returns all cases for a call; the last one has no conditions. */
    public List<Case> cases(Arch arch, String name) {
        List<Case> cases = new ArrayList<>();
        for (RuleTree.Case each : of(arch).cases(number(arch, name))) {
            List<String> conditions = each.conditions().stream().map(Condition::toString).toList();
            cases.add(explained(conditions, each.rule().value(), reason(each.rule())));
        }
        if (cases.isEmpty() || !cases.getLast().conditions().isEmpty()) {
            cases.add(unmatched(arch, name));
        }
        return cases;
    }

    private Case unmatched(Arch arch, String name) {
        boolean isNewer = of(arch).isNewer(number(arch, name), enosys);
        return explained(List.of(), isNewer ? ReturnValue.ENOSYS : rules.defaultValue(), isNewer ? NEWER : DEFAULT);
    }

    /** Returns the case that applies to a call with these arguments; missing ones are 0. */
    public Case outcome(Arch arch, String name, long... arguments) {
        int value = program.run(number(arch, name), arch.token(), arguments);
        return explained(List.of(), value, decision(arch, name, arguments).reason());
    }

    /** Returns the same from the rules, without running the program. */
    Case decision(Arch arch, String name, long... arguments) {
        Rule rule = decidingRule(arch, name, arguments);
        return rule == null ? unmatched(arch, name) : explained(List.of(), rule.value(), reason(rule));
    }

    /** The rule that decides; {@code null}: none. */
    Rule decidingRule(Arch arch, String name, long... arguments) {
        for (RuleTree.Case each : of(arch).cases(number(arch, name))) {
            if (each.conditions().stream().allMatch(condition -> condition.holds(arguments))) {
                return each.rule();
            }
        }
        return null;
    }

    private ArchCalls of(Arch arch) {
        return new ArchCalls(arch, rules, new DecisionGraph(arch.littleEndian()));
    }

    private static Case explained(List<String> conditions, int value, String reason) {
        return new Case(conditions, ReturnValue.action(value), ReturnValue.data(value), reason);
    }

    private static String reason(Rule rule) {
        return "/syscalls/" + rule.entry();
    }
}
