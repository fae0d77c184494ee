package io.davit.seccomp;

import io.davit.spec.Seccomp;
import io.davit.spec.Seccomp.Action;
import io.davit.spec.Seccomp.Arg;
import io.davit.spec.Seccomp.Operator;
import io.davit.spec.Seccomp.Syscall;
import java.util.ArrayList;
import java.util.List;

/**
 * A profile with calls added that it did not allow. Where the profile decides by arguments, the arguments that were seen
 * are allowed and no others, if rules can say so.
 */
public final class SufficientProfile {

    private final Arch nativeArch;
    private Seccomp profile;

    private SufficientProfile(Seccomp profile, Arch nativeArch) {
        this.profile = profile;
        this.nativeArch = nativeArch;
    }

    /** @param calls those whose name is not known are left out */
    public static Seccomp of(Seccomp profile, Arch nativeArch, List<RecordedCall> calls) {
        SufficientProfile sufficient = new SufficientProfile(profile, nativeArch);
        sufficient.allow(write(nativeArch));
        for (RecordedCall call : calls) {
            if (call.name() != null) {
                sufficient.allow(call);
            }
        }
        return sufficient.profile;
    }

    /** No container starts without it, but it is never recorded: see {@link NotifyingFilter}. */
    private static RecordedCall write(Arch arch) {
        int number = SyscallTable.number(arch, SyscallTable.find("write"));
        return RecordedCall.of(arch.token(), number, 0, 0, 1, new long[RecordedCall.ARGUMENTS]);
    }

    /** The first of the changes that suffices. Which one does is asked of the compiled program. */
    private void allow(RecordedCall call) {
        if (allows(profile, call)) {
            return;
        }
        Seccomp admitting = withoutRefusal(call);
        List<Seccomp> candidates = List.of(
                with(profile, call, exactly(call)),
                admitting,
                with(admitting, call, exactly(call)),
                with(without(profile, call.name(), null), call, List.of()));
        for (Seccomp candidate : candidates) {
            if (allows(candidate, call)) {
                profile = candidate;
                return;
            }
        }
    }

    private boolean allows(Seccomp candidate, RecordedCall call) {
        try {
            return explanation(candidate).outcome(call.arch(), call.name(), call.arguments()).action() == Action.ALLOW;
        } catch (SeccompException contradictory) {
            return false;
        }
    }

    private SeccompExplanation explanation(Seccomp candidate) {
        return SeccompExplanation.of(candidate, nativeArch);
    }

    /** The profile without the name in the rules that refuse the call. */
    private Seccomp withoutRefusal(RecordedCall call) {
        Seccomp changed = profile;
        Rule rule;
        while ((rule = explanation(changed).decidingRule(call.arch(), call.name(), call.arguments())) != null
                && rule.value() != ReturnValue.withoutData(Action.ALLOW)) {
            Syscall refusing = changed.syscalls().get(rule.entry());
            if (!refusing.names().contains(call.name())) {
                return changed;
            }
            changed = without(changed, call.name(), refusing);
        }
        return changed;
    }

    /** @param rule the one that loses the name; {@code null}: all do */
    private static Seccomp without(Seccomp profile, String name, Syscall rule) {
        List<Syscall> rules = new ArrayList<>();
        for (Syscall each : profile.syscalls()) {
            List<String> names = new ArrayList<>(each.names());
            boolean changes = (rule == null || each.equals(rule)) && names.removeIf(name::equals);
            if (!changes) {
                rules.add(each);
            } else if (!names.isEmpty()) {
                rules.add(new Syscall(names, each.action(), each.errnoRet(), each.args()));
            }
        }
        return with(profile, rules);
    }

    private static List<Arg> exactly(RecordedCall call) {
        List<Arg> args = new ArrayList<>();
        for (int i = 0; i < RecordedCall.ARGUMENTS; i++) {
            if (call.examines(i)) {
                args.add(new Arg(i, call.arguments()[i], 0, Operator.EQ));
            }
        }
        return args;
    }

    /** Names without conditions share the last rule, if that is such a one. */
    private static Seccomp with(Seccomp profile, RecordedCall call, List<Arg> args) {
        List<Syscall> rules = new ArrayList<>(profile.syscalls());
        List<String> names = new ArrayList<>();
        if (!rules.isEmpty() && args.isEmpty() && isPlain(rules.getLast())) {
            names.addAll(rules.removeLast().names());
        }
        names.add(call.name());
        rules.add(new Syscall(names, Action.ALLOW, null, args));
        return with(profile, rules);
    }

    private static boolean isPlain(Syscall rule) {
        return rule.action() == Action.ALLOW && rule.args().isEmpty();
    }

    private static Seccomp with(Seccomp profile, List<Syscall> rules) {
        return new Seccomp(profile.defaultAction(), profile.defaultErrnoRet(), profile.architectures(), profile.flags(),
                profile.listenerPath(), profile.listenerMetadata(), rules);
    }
}
