package io.davit.seccomp;

import io.davit.spec.Seccomp;
import io.davit.spec.Seccomp.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Why a profile does what it does with a call. What it does is asked of the compiled program, not of the profile. */
public final class SeccompExplanation {

    /**
     * What becomes of a call under some conditions. Of several, the first whose conditions hold decides.
     *
     * @param conditions that hold together: {@code args[0] & 0x7e020000 == 0x0}; none: always
     * @param data the errno or the number for a tracer; 0 for other actions
     * @param reason the rule as a JSON pointer in the profile, or in words
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

    /** @throws SeccompException as {@link SeccompCompiler#compile(Seccomp, Arch)} */
    public static SeccompExplanation of(Seccomp profile, Arch nativeArch) {
        byte[] program = SeccompCompiler.compile(profile, nativeArch).program();
        return new SeccompExplanation(
                Rules.of(profile, nativeArch), new FilterProgram(program, nativeArch.littleEndian()), nativeArch);
    }

    /** How many instructions the program has. */
    public int instructions() {
        return program.length();
    }

    /** How many of them are run at most for a call. */
    public int depth() {
        return program.depth();
    }

    /** The machine's, and then the others of the profile. */
    public List<Arch> architectures() {
        List<Arch> all = new ArrayList<>(List.of(nativeArch));
        rules.architectures().stream().filter(arch -> arch != nativeArch).forEach(all::add);
        return all;
    }

    /** All calls that an architecture has, sorted. */
    public static List<String> calls(Arch arch) {
        Set<String> names = new TreeSet<>();
        for (int call = 0; call < SyscallTable.size(); call++) {
            if (SyscallTable.number(arch, call) != SyscallTable.UNKNOWN) {
                names.add(SyscallTable.name(call));
            }
        }
        return List.copyOf(names);
    }

    /** The name of an architecture's call; {@code null} where it has none of that number. */
    public static String nameOf(Arch arch, int number) {
        for (int call = 0; number >= 0 && call < SyscallTable.size(); call++) {
            if (SyscallTable.number(arch, call) == number) {
                return SyscallTable.name(call);
            }
        }
        return null;
    }

    /** Whether any architecture has a call of that name. */
    public static boolean isCall(String name) {
        return SyscallTable.find(name) != SyscallTable.UNKNOWN;
    }

    /** Whether an architecture has a call. */
    public static boolean has(Arch arch, String name) {
        return number(arch, name) != SyscallTable.UNKNOWN;
    }

    private static int number(Arch arch, String name) {
        return SyscallTable.number(arch, SyscallTable.find(name));
    }

    /** What becomes of a call, whatever its arguments; the last case is without conditions. */
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

    /** What becomes of a call with these arguments: those that are not given are 0. */
    public Case outcome(Arch arch, String name, long... arguments) {
        int value = program.run(number(arch, name), arch.token(), arguments);
        return explained(List.of(), value, decision(arch, name, arguments).reason());
    }

    /** The same by the rules alone. */
    Case decision(Arch arch, String name, long... arguments) {
        for (RuleTree.Case each : of(arch).cases(number(arch, name))) {
            if (each.conditions().stream().allMatch(condition -> condition.holds(arguments))) {
                return explained(List.of(), each.rule().value(), reason(each.rule()));
            }
        }
        return unmatched(arch, name);
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
