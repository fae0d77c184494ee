package io.davit.seccomp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.davit.seccomp.RandomProfiles.Kind;
import io.davit.spec.Seccomp;
import io.davit.spec.Seccomp.Action;
import io.davit.spec.Seccomp.Operator;
import io.davit.spec.Seccomp.Syscall;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The filter by which calls are recorded, and the profile that is made of those that were. */
class RecordingTest {

    private static final long SEED = 5;
    private static final int COUNT = 200;
    private static final int NOTIFY = ReturnValue.withoutData(Action.NOTIFY);
    private static final Set<Action> NOTIFIED = Set.of(Action.ERRNO, Action.TRACE, Action.LOG);

    private interface Visitor {
        void visit(Seccomp profile, Arch machine, Filter filter);
    }

    /** Profiles without a listener of their own. */
    private static void forEachProfile(Visitor visitor) {
        Random choice = new Random(SEED);
        RandomProfiles random = new RandomProfiles(new Random(SEED));
        int compiled = 0;
        for (int i = 0; i < COUNT; i++) {
            RandomProfiles.Case next = random.next(new Kind(true, true, 3, List.of(Operator.values())), choice);
            Filter filter;
            try {
                filter = SeccompCompiler.compile(next.profile(), next.machine());
            } catch (SeccompException contradiction) {
                continue;
            }
            if (!filter.notifies()) {
                compiled++;
                visitor.visit(next.profile(), next.machine(), filter);
            }
        }
        assertTrue(compiled > COUNT / 3, compiled + " profiles");
    }

    /** What ends a process is left to the kernel, and write(2) is what it was: nobody listens yet when it is needed. */
    @Test
    void callsThatFailOrAreLoggedAreNotifiedAndNoOthersChange() {
        forEachProfile((profile, machine, filter) -> {
            FilterProgram own = new FilterProgram(filter.program(), machine.littleEndian());
            Filter notifying = NotifyingFilter.of(filter, machine);
            FilterProgram changed = new FilterProgram(notifying.program(), machine.littleEndian());
            int write = SyscallTable.number(machine, SyscallTable.find("write"));
            Calls.forEach(new Model(profile, machine, NewerCalls.ENOSYS), new Random(1), call -> {
                int value = own.run(call.number(), call.token(), call.arguments());
                boolean stays = call.token() == machine.token() && call.number() == write;
                int expected = !stays && NOTIFIED.contains(ReturnValue.action(value)) ? NOTIFY : value;
                assertEquals(expected, changed.run(call.number(), call.token(), call.arguments()),
                        () -> call + " of " + profile);
            });
            assertTrue(notifying.notifies());
            assertEquals(filter.flags() | FilterFlag.NEW_LISTENER, notifying.flags());
        });
    }

    @Test
    void aProfileWithAnAgentOfItsOwnIsRefused() {
        Filter filter = SeccompCompiler.compile(
                Profiles.profile(Action.ALLOW, Profiles.rule(Action.NOTIFY, "mkdir")), Arch.X86_64);
        String message = assertThrows(SeccompException.class, () -> NotifyingFilter.of(filter, Arch.X86_64)).getMessage();
        assertTrue(message.contains("SCMP_ACT_NOTIFY"), message);
    }

    @Test
    void aFilterThatTheKernelWouldNotTakeIsRefused() {
        Filter large = new Filter(new byte[2046 * Filter.INSTRUCTION], 0, false);
        String message = assertThrows(SeccompException.class, () -> NotifyingFilter.of(large, Arch.X86_64)).getMessage();
        assertTrue(message.contains("too large"), message);
    }

    private static RecordedCall call(Arch arch, String name, int examined, long... arguments) {
        long[] all = java.util.Arrays.copyOf(arguments, RecordedCall.ARGUMENTS);
        int number = SyscallTable.number(arch, SyscallTable.find(name));
        return RecordedCall.of(arch.token(), number, ReturnValue.ENOSYS, examined, 1, all);
    }

    private static Seccomp sufficient(Seccomp profile, RecordedCall... calls) {
        return SufficientProfile.of(profile, Arch.X86_64, List.of(calls));
    }

    private static Syscall allowed(String... names) {
        return new Syscall(List.of(names), Action.ALLOW, null, List.of());
    }

    private static Action outcome(Seccomp profile, String name, long... arguments) {
        return SeccompExplanation.of(profile, Arch.X86_64).outcome(Arch.X86_64, name, arguments).action();
    }

    @Test
    void aRefusedCallIsAllowedAndItsNeighboursAreNot() {
        Seccomp profile = Profiles.profile(Action.ERRNO, allowed("read", "write"));
        Seccomp sufficient = sufficient(
                profile, call(Arch.X86_64, "mkdir", 0, 0x1000), call(Arch.X86_64, "rmdir", 0, 0x1000));
        assertEquals(List.of(allowed("read", "write", "mkdir", "rmdir")), sufficient.syscalls());
        assertEquals(Action.ERRNO, outcome(sufficient, "mkdirat"));
    }

    @Test
    void theRuleThatRefusesACallLosesIt() {
        Seccomp profile = Profiles.profile(Action.ALLOW, new Syscall(List.of("mkdir", "mkdirat"), Action.ERRNO, 28, List.of()));
        assertEquals(List.of(Profiles.errno(28, "mkdirat")),
                sufficient(profile, call(Arch.X86_64, "mkdir", 0)).syscalls());
    }

    /** As the engines' profiles allow clone(2) but for new namespaces, and personality(2) with some values. */
    @Test
    void whereArgumentsDecideThoseThatWereSeenAreAllowed() {
        Seccomp profile = Profiles.profile(Action.ERRNO, Profiles.rule(Action.ALLOW, "write"),
                Profiles.rule(Action.ALLOW, "clone", Profiles.masked(0, 0x7e020000, 0)),
                Profiles.errno(38, "clone3"));
        Seccomp sufficient = sufficient(profile, call(Arch.X86_64, "clone", 1, 0x10000000L),
                call(Arch.X86_64, "clone3", 0, 0x1234));
        assertEquals(Action.ALLOW, outcome(sufficient, "clone", 0x10000000L));
        assertEquals(Action.ALLOW, outcome(sufficient, "clone", 0x11));
        assertEquals(Action.ERRNO, outcome(sufficient, "clone", 0x20000000L));
        assertEquals(Action.ALLOW, outcome(sufficient, "clone3"));
    }

    /** As a profile that logs everything is used to find out what a program does. */
    @Test
    void writeIsAllowedThoughItIsNotRecorded() {
        assertEquals(List.of(Profiles.rule(Action.ALLOW, "write")), sufficient(Profiles.profile(Action.LOG)).syscalls());
    }

    @Test
    void aCallThatIsAllowedChangesNothing() {
        Seccomp profile = Profiles.profile(Action.ALLOW, Profiles.errno(28, "mkdir"));
        assertEquals(profile, sufficient(profile, call(Arch.X86_64, "rmdir", 0)));
    }

    @Test
    void aCallWithoutANameIsLeftOut() {
        Seccomp profile = Profiles.profile(Action.ALLOW, Profiles.errno(28, "mkdir"));
        assertEquals(profile, sufficient(profile, RecordedCall.of(Arch.X86_64.token(), 9999, 0, 0, 1, new long[6])));
        assertEquals(profile, sufficient(profile, RecordedCall.of(0x1234, 1, 0, 0, 1, new long[6])));
    }

    @Test
    void aCallIsOfTheArchitectureThatTheKernelTells() {
        assertEquals(Arch.X86_64, RecordedCall.of(Arch.X86_64.token(), 1, 0, 0, 1, new long[6]).arch());
        assertEquals(Arch.X32, RecordedCall.of(Arch.X86_64.token(), Arch.X32_BIT | 1, 0, 0, 1, new long[6]).arch());
        assertEquals(Arch.X86, RecordedCall.of(Arch.X86.token(), 0x4000_0001, 0, 0, 1, new long[6]).arch());
    }

    /** Of any profile, on any architecture, with arguments at the edges of its conditions. */
    @Test
    void allCallsThatWereSeenAreAllowedByTheProfileThatIsMade() {
        int[] made = new int[1];
        forEachProfile((profile, machine, filter) -> {
            List<RecordedCall> seen = some(profile, machine, filter);
            Seccomp sufficient = SufficientProfile.of(profile, machine, seen);
            FilterProgram program = new FilterProgram(
                    SeccompCompiler.compile(sufficient, machine).program(), machine.littleEndian());
            for (RecordedCall call : seen) {
                assertEquals(Action.ALLOW,
                        ReturnValue.action(program.run(call.number(), call.arch().token(), call.arguments())),
                        () -> call.arch() + " " + call.name() + " of " + profile + " became " + sufficient);
                made[0]++;
            }
            assertNothingElseIsAllowed(profile, sufficient, machine, seen);
        });
        assertTrue(made[0] > COUNT, made[0] + " calls");
    }

    /** Some of the calls that would be recorded; those that stand for others are for {@link Multiplexer} to explain. */
    private static List<RecordedCall> some(Seccomp profile, Arch machine, Filter filter) {
        FilterProgram program = new FilterProgram(filter.program(), machine.littleEndian());
        List<RecordedCall> seen = new ArrayList<>();
        Random random = new Random(SEED);
        Calls.forEach(new Model(profile, machine, NewerCalls.ENOSYS), new Random(1), call -> {
            int value = program.run(call.number(), call.token(), call.arguments());
            RecordedCall recorded = RecordedCall.of(call.token(), call.number(), value, 0x3f, 1, call.arguments());
            boolean isOne = recorded.name() != null && !Set.of("socketcall", "ipc").contains(recorded.name());
            if (isOne && NOTIFIED.contains(recorded.action()) && random.nextInt(200) == 0) {
                seen.add(recorded);
            }
        });
        return seen.size() > 12 ? seen.subList(0, 12) : seen;
    }

    private static void assertNothingElseIsAllowed(
            Seccomp profile, Seccomp sufficient, Arch machine, List<RecordedCall> seen) {
        Set<String> named = seen.stream().map(RecordedCall::name).collect(Collectors.toSet());
        named.add("write");
        for (String name : SeccompExplanation.calls(machine)) {
            if (!named.contains(name) && !Set.of("socketcall", "ipc").contains(name)) {
                boolean before = allows(profile, machine, name);
                assertEquals(before, allows(sufficient, machine, name), () -> name + " of " + profile);
            }
        }
        for (Syscall rule : sufficient.syscalls()) {
            assertFalse(rule.names().isEmpty());
        }
    }

    private static boolean allows(Seccomp profile, Arch machine, String name) {
        return SeccompExplanation.of(profile, machine).decision(machine, name).action() == Action.ALLOW;
    }
}
