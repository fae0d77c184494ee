package io.davit.seccomp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.davit.seccomp.RandomProfiles.Kind;
import io.davit.seccomp.SeccompExplanation.Case;
import io.davit.spec.Seccomp;
import io.davit.spec.Seccomp.Action;
import io.davit.spec.Seccomp.Operator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is said of a profile, and whether its program does that. */
class SeccompExplanationTest {

    private static final long SEED = 11;
    private static final int COUNT = 300;

    private static SeccompExplanation explain(Seccomp profile) {
        return SeccompExplanation.of(profile, Arch.X86_64);
    }

    @Test
    void theRuleThatDecidesIsNamed() {
        SeccompExplanation explanation = explain(Profiles.profile(Action.ERRNO,
                Profiles.rule(Action.ALLOW, "read"), Profiles.errno(38, "clone3"), Profiles.rule(Action.ALLOW, "futex")));
        assertEquals(
                List.of(new Case(List.of(), Action.ALLOW, 0, "/syscalls/0")), explanation.cases(Arch.X86_64, "read"));
        assertEquals(new Case(List.of(), Action.ERRNO, 38, "/syscalls/1"), explanation.outcome(Arch.X86_64, "clone3"));
        assertEquals(
                new Case(List.of(), Action.ERRNO, 1, "the default action"), explanation.outcome(Arch.X86_64, "mkdir"));
    }

    @Test
    void aNewerCallGivesEnosys() {
        SeccompExplanation explanation = explain(Profiles.profile(Action.ERRNO, Profiles.rule(Action.ALLOW, "read", Profiles.arg(0, Operator.EQ, 0)),
                Profiles.rule(Action.ALLOW, "openat")));
        assertEquals(
                List.of(new Case(List.of(), Action.ERRNO, 38, "newer than all calls that the profile names")),
                explanation.cases(Arch.X86_64, "openat2"));
        assertEquals("the default action", explain(Profiles.profile(Action.ALLOW, Profiles.errno(1, "openat")))
                .outcome(Arch.X86_64, "openat2").reason());
    }

    @Test
    void conditionsAreToldInTheOrderInWhichTheyAreTried() {
        SeccompExplanation explanation = explain(Profiles.profile(Action.ERRNO,
                Profiles.rule(Action.LOG, "clone", Profiles.arg(0, Operator.GT, 5), Profiles.arg(1, Operator.NE, 3)),
                Profiles.rule(Action.ALLOW, "clone", Profiles.masked(0, 0x7e020000, 0))));
        assertEquals(
                List.of(
                        new Case(List.of("args[0] & 0x7e020000 == 0x0"), Action.ALLOW, 0, "/syscalls/1"),
                        new Case(List.of("args[0] > 0x5", "args[1] != 0x3"), Action.LOG, 0, "/syscalls/0"),
                        new Case(List.of(), Action.ERRNO, 1, "the default action")),
                explanation.cases(Arch.X86_64, "clone"));
        assertEquals("/syscalls/1", explanation.outcome(Arch.X86_64, "clone", 0x11).reason());
        assertEquals("/syscalls/0", explanation.outcome(Arch.X86_64, "clone", 0x10000000, 4).reason());
        assertEquals("the default action", explanation.outcome(Arch.X86_64, "clone", 0x10000000, 3).reason());
    }

    @Test
    void theProgramsSizeAndDepthAreTold() {
        SeccompExplanation explanation = explain(Profiles.profile(Action.ERRNO, Profiles.rule(Action.ALLOW, "read")));
        assertTrue(explanation.instructions() > 3, explanation.instructions() + "");
        assertTrue(explanation.depth() <= explanation.instructions());
    }

    @Test
    void theMachinesArchitectureComesFirst() {
        Seccomp profile = Profiles.profile(Action.ALLOW, List.of(Arch.X86, Arch.X32));
        assertEquals(List.of(Arch.X86_64, Arch.X86, Arch.X32), explain(profile).architectures());
    }

    @Test
    void aNumberHasAName() {
        assertEquals("openat2", SeccompExplanation.nameOf(Arch.X86_64, 437));
        assertEquals(null, SeccompExplanation.nameOf(Arch.X86_64, 100_000));
        assertEquals(null, SeccompExplanation.nameOf(Arch.X86_64, -1));
    }

    @Test
    void callsAreThoseOfTheArchitecture() {
        assertTrue(SeccompExplanation.calls(Arch.X86_64).containsAll(List.of("read", "openat2")));
        assertTrue(!SeccompExplanation.calls(Arch.X86_64).contains("socketcall"));
        assertTrue(SeccompExplanation.isCall("socketcall") && !SeccompExplanation.has(Arch.X86_64, "socketcall"));
    }

    /** For every call, with arguments at the edges of all conditions. */
    @Test
    void theProgramDoesWhatTheRulesAreSaidToDo() {
        Random choice = new Random(SEED);
        RandomProfiles random = new RandomProfiles(new Random(SEED));
        Map<String, Integer> reasons = new HashMap<>();
        for (int i = 0; i < COUNT; i++) {
            RandomProfiles.Case next =
                    random.next(new Kind(true, choice.nextInt(3) == 0, 4, List.of(Operator.values())), choice);
            try {
                compare(next.profile(), next.machine(), reasons);
            } catch (SeccompException contradiction) {
                continue;
            }
        }
        assertTrue(reasons.size() > 3 && reasons.values().stream().allMatch(count -> count > 0), reasons.toString());
    }

    private static void compare(Seccomp profile, Arch machine, Map<String, Integer> reasons) {
        SeccompExplanation explanation = SeccompExplanation.of(profile, machine);
        Model model = new Model(profile, machine, NewerCalls.ENOSYS);
        List<Arch> architectures = explanation.architectures();
        Calls.forEach(model, new Random(1), call -> {
            for (Arch arch : architectures) {
                if (arch.token() != call.token()) {
                    continue;
                }
                String name = SeccompExplanation.nameOf(arch, call.number());
                if (name != null) {
                    Case byProgram = explanation.outcome(arch, name, call.arguments());
                    Case byRules = explanation.decision(arch, name, call.arguments());
                    assertEquals(byRules, byProgram, () -> arch + " " + name + " " + call + " of " + profile);
                    reasons.merge(byRules.reason(), 1, Integer::sum);
                }
            }
        });
    }
}
