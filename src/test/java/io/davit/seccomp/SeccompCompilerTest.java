package io.davit.seccomp;

import static io.davit.seccomp.Profiles.ALLOW;
import static io.davit.seccomp.Profiles.EPERM;
import static io.davit.seccomp.Profiles.KILL_THREAD;
import static io.davit.seccomp.Profiles.arg;
import static io.davit.seccomp.Profiles.errno;
import static io.davit.seccomp.Profiles.filter;
import static io.davit.seccomp.Profiles.masked;
import static io.davit.seccomp.Profiles.number;
import static io.davit.seccomp.Profiles.profile;
import static io.davit.seccomp.Profiles.rule;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.davit.spec.Seccomp;
import io.davit.spec.Seccomp.Action;
import io.davit.spec.Seccomp.Arg;
import io.davit.spec.Seccomp.Operator;
import io.davit.spec.Seccomp.Syscall;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeccompCompilerTest {

    private static final int X86_64 = Arch.X86_64.token();
    private static final int READ = 0;
    private static final int WRITE = 1;
    private static final int OPENAT = 257;

    @Test
    void everyActionHasItsReturnValue() {
        Map<Action, Integer> values = Map.of(
                Action.KILL, KILL_THREAD,
                Action.KILL_THREAD, KILL_THREAD,
                Action.KILL_PROCESS, 0x80000000,
                Action.TRAP, 0x00030000,
                Action.ERRNO, EPERM,
                Action.TRACE, 0x7ff00001,
                Action.LOG, 0x7ffc0000,
                Action.NOTIFY, 0x7fc00000);
        values.forEach((action, value) -> {
            BpfSimulator filter = x86_64(profile(Action.ALLOW, rule(action, "read")));
            assertEquals(value, filter.run(READ, X86_64), action.word());
            assertEquals(ALLOW, filter.run(WRITE, X86_64), action.word());
        });
        assertEquals(ALLOW, x86_64(profile(Action.ERRNO, rule(Action.ALLOW, "read"))).run(READ, X86_64));
    }

    @Test
    void errnoAndTraceHaveData() {
        Seccomp profile = new Seccomp(
                Action.TRACE, 7, null, null, null, null, List.of(errno(13, "read"), errno(4095, "write")));
        assertEquals(0x0005000d, x86_64(profile).run(READ, X86_64));
        assertEquals(0x00050fff, x86_64(profile).run(WRITE, X86_64));
        assertEquals(0x7ff00007, x86_64(profile).run(OPENAT, X86_64));
    }

    @Test
    void withoutRulesTheDefaultActionIsAll() {
        assertEquals(EPERM, x86_64(profile(Action.ERRNO)).run(READ, X86_64));
        assertEquals(ALLOW, x86_64(profile(Action.ALLOW)).run(OPENAT, X86_64));
    }

    @Test
    void otherArchitecturesAreKilled() {
        BpfSimulator filter = x86_64(profile(Action.ALLOW, List.of(Arch.X86)));
        assertEquals(ALLOW, filter.run(3, Arch.X86.token()));
        assertEquals(KILL_THREAD, filter.run(3, Arch.ARM.token()));
        assertEquals(KILL_THREAD, filter.run(3, 0));
    }

    @Test
    void x32IsAnotherArchitectureUnlessItIsNamed() {
        Syscall read = rule(Action.ERRNO, "read");
        BpfSimulator without = x86_64(profile(Action.ALLOW, read));
        assertEquals(KILL_THREAD, without.run(0x40000000, X86_64));
        assertEquals(KILL_THREAD, without.run(0x40000001, X86_64));
        assertEquals(ALLOW, without.run(-1, X86_64), "a tracer skips the call");
        BpfSimulator with = x86_64(profile(Action.ALLOW, List.of(Arch.X32), read));
        assertEquals(EPERM, with.run(0x40000000, X86_64));
        assertEquals(ALLOW, with.run(0x40000001, X86_64));
        assertEquals(EPERM, with.run(READ, X86_64));
    }

    @Test
    void onX32X86_64IsAnotherArchitectureUnlessItIsNamed() {
        Syscall read = rule(Action.ERRNO, "read");
        BpfSimulator without = filter(profile(Action.ALLOW, read), Arch.X32, NewerCalls.DEFAULT_ACTION);
        assertEquals(EPERM, without.run(0x40000000, X86_64));
        assertEquals(KILL_THREAD, without.run(WRITE, X86_64));
        BpfSimulator with =
                filter(profile(Action.ALLOW, List.of(Arch.X86_64), read), Arch.X32, NewerCalls.DEFAULT_ACTION);
        assertEquals(EPERM, with.run(0x40000000, X86_64));
        assertEquals(ALLOW, with.run(WRITE, X86_64));
        assertEquals(EPERM, with.run(READ, X86_64));
    }

    @Test
    void namesApplyWhereTheyExist() {
        BpfSimulator filter = filter(
                profile(Action.ERRNO, List.of(Arch.ARM), rule(Action.ALLOW, "open"), rule(Action.ALLOW, "openat")),
                Arch.AARCH64,
                NewerCalls.DEFAULT_ACTION);
        assertEquals(ALLOW, filter.run(56, Arch.AARCH64.token()));
        assertEquals(EPERM, filter.run(5, Arch.AARCH64.token()));
        assertEquals(ALLOW, filter.run(5, Arch.ARM.token()));
    }

    @Test
    void unknownNamesArePassedOver() {
        BpfSimulator filter = x86_64(profile(
                Action.ERRNO,
                new Syscall(List.of("no_such_call", "read"), Action.ALLOW, null, List.of()),
                rule(Action.ALLOW, "nor_this", arg(0, Operator.EQ, 1))));
        assertEquals(ALLOW, filter.run(READ, X86_64));
        assertEquals(EPERM, filter.run(WRITE, X86_64));
    }

    @Test
    void operatorsCompareUnsigned64BitNumbers() {
        long value = 0x8000_0000_0000_0005L;
        for (Operator operator : Operator.values()) {
            long mask = operator == Operator.MASKED_EQ ? 0x8000_0000_0000_0007L : value;
            Arg arg = new Arg(2, mask, value, operator);
            BpfSimulator filter = x86_64(profile(Action.ERRNO, rule(Action.ALLOW, "read", arg)));
            for (long argument : new long[] {0, 5, value - 1, value, value + 1, value ^ 1L << 32, -1, 0x4_8000_0005L}) {
                int order = Long.compareUnsigned(argument, value);
                boolean holds =
                        switch (operator) {
                            case NE -> order != 0;
                            case LT -> order < 0;
                            case LE -> order <= 0;
                            case EQ -> order == 0;
                            case GE -> order >= 0;
                            case GT -> order > 0;
                            case MASKED_EQ -> (argument & mask) == value;
                        };
                assertEquals(
                        holds ? ALLOW : EPERM,
                        filter.run(READ, X86_64, 9, 9, argument),
                        operator + " " + Long.toHexString(argument));
            }
        }
    }

    @Test
    void on32BitArchitecturesTheUpperHalfIsIgnored() {
        BpfSimulator filter = filter(
                profile(Action.ERRNO, rule(Action.ALLOW, "read", arg(0, Operator.EQ, 0x7_0000_0001L))),
                Arch.X86,
                NewerCalls.DEFAULT_ACTION);
        assertEquals(ALLOW, filter.run(3, Arch.X86.token(), 1));
        assertEquals(ALLOW, filter.run(3, Arch.X86.token(), 0x8_0000_0001L));
        assertEquals(EPERM, filter.run(3, Arch.X86.token(), 2));
    }

    @Test
    void conditionsOnDifferentArgumentsHoldTogether() {
        BpfSimulator filter = x86_64(profile(
                Action.ERRNO, rule(Action.ALLOW, "read", arg(0, Operator.EQ, 1), arg(3, Operator.GT, 5))));
        assertEquals(ALLOW, filter.run(READ, X86_64, 1, 0, 0, 6));
        assertEquals(EPERM, filter.run(READ, X86_64, 1, 0, 0, 5));
        assertEquals(EPERM, filter.run(READ, X86_64, 2, 0, 0, 6));
    }

    @Test
    void conditionsOnOneArgumentAreAlternatives() {
        BpfSimulator filter = x86_64(profile(
                Action.ERRNO,
                rule(
                        Action.ALLOW,
                        "read",
                        arg(0, Operator.EQ, 1),
                        arg(0, Operator.EQ, 2),
                        arg(1, Operator.EQ, 3))));
        assertEquals(ALLOW, filter.run(READ, X86_64, 1, 0));
        assertEquals(ALLOW, filter.run(READ, X86_64, 2, 0));
        assertEquals(ALLOW, filter.run(READ, X86_64, 0, 3));
        assertEquals(EPERM, filter.run(READ, X86_64, 0, 0));
    }

    @Test
    void aMaskOfZeroAlwaysHolds() {
        assertEquals(
                ALLOW,
                x86_64(profile(Action.ERRNO, rule(Action.ALLOW, "read", masked(0, 0, 7)))).run(READ, X86_64, 1));
    }

    @Test
    void rulesForOneCallAreAlternatives() {
        BpfSimulator filter = x86_64(profile(
                Action.ERRNO,
                rule(Action.ALLOW, "read", arg(0, Operator.EQ, 1)),
                rule(Action.ALLOW, "read", arg(1, Operator.EQ, 2))));
        assertEquals(ALLOW, filter.run(READ, X86_64, 1, 0));
        assertEquals(ALLOW, filter.run(READ, X86_64, 0, 2));
        assertEquals(EPERM, filter.run(READ, X86_64, 2, 1));
    }

    @Test
    void aRuleWithoutConditionsIsFinal() {
        Syscall conditional = rule(Action.KILL_PROCESS, "read", arg(0, Operator.EQ, 1));
        Syscall first = rule(Action.ALLOW, "read");
        Syscall second = errno(5, "read");
        assertEquals(ALLOW, x86_64(profile(Action.ERRNO, conditional, first, second)).run(READ, X86_64, 1));
        assertEquals(ALLOW, x86_64(profile(Action.ERRNO, first, second, conditional)).run(READ, X86_64, 1));
    }

    @Test
    void aRuleWithTheDefaultActionChangesNothing() {
        Seccomp profile = profile(Action.ERRNO, rule(Action.ERRNO, "read"), rule(Action.ALLOW, "read"));
        assertEquals(ALLOW, x86_64(profile).run(READ, X86_64));
    }

    /** As in podman's profile: all but AF_VSOCK, though the first rule lets it through, and of AF_NETLINK no audit. */
    @Test
    void equalityWithAGreaterNumberIsTriedFirst() {
        BpfSimulator filter = x86_64(profile(
                Action.ERRNO,
                rule(Action.ALLOW, "socket", arg(0, Operator.NE, 16)),
                rule(Action.ALLOW, "socket", arg(0, Operator.EQ, 16), arg(2, Operator.NE, 9)),
                errno(22, "socket", arg(0, Operator.EQ, 16), arg(2, Operator.EQ, 9)),
                errno(93, "socket", arg(0, Operator.EQ, 40))));
        int socket = number(Arch.X86_64, "socket");
        assertEquals(ALLOW, filter.run(socket, X86_64, 1, 0, 9));
        assertEquals(ALLOW, filter.run(socket, X86_64, 16, 0, 8));
        assertEquals(0x50000 | 22, filter.run(socket, X86_64, 16, 0, 9));
        assertEquals(0x50000 | 93, filter.run(socket, X86_64, 40, 0, 9));
    }

    @Test
    void multiplexedCallsAreFilteredBothWays() {
        BpfSimulator filter = filter(
                profile(
                        Action.ERRNO,
                        rule(Action.ALLOW, "socket", arg(0, Operator.EQ, 1)),
                        rule(Action.ALLOW, "semop")),
                Arch.X86,
                NewerCalls.DEFAULT_ACTION);
        int token = Arch.X86.token();
        assertEquals(ALLOW, filter.run(359, token, 1));
        assertEquals(EPERM, filter.run(359, token, 2));
        assertEquals(ALLOW, filter.run(102, token, 1, 0xdeadL), "socketcall(SYS_SOCKET)");
        assertEquals(EPERM, filter.run(102, token, 2));
        assertEquals(ALLOW, filter.run(117, token, 1), "ipc(SEMOP)");
        assertEquals(EPERM, filter.run(117, token, 2));
    }

    @Test
    void flagsAreThoseOfTheProfile() {
        assertEquals(0, flags(Action.ERRNO));
        assertEquals(2, flags(Action.ERRNO, "SECCOMP_FILTER_FLAG_LOG"));
        assertEquals(4, flags(Action.ERRNO, "SECCOMP_FILTER_FLAG_SPEC_ALLOW"));
        assertEquals(
                6, flags(Action.ERRNO, "SECCOMP_FILTER_FLAG_LOG", "SECCOMP_FILTER_FLAG_SPEC_ALLOW"));
    }

    @Test
    void withoutAListOfFlagsItIsSpecAllow() {
        assertEquals(4, FilterFlag.of(null, false));
        assertEquals(12, FilterFlag.of(null, true));
    }

    @Test
    void tsyncHasNothingToDoInAProcessWithOneThread() {
        assertEquals(0, flags(Action.ERRNO, "SECCOMP_FILTER_FLAG_TSYNC"));
        assertEquals(8, flags(Action.NOTIFY, "SECCOMP_FILTER_FLAG_TSYNC"));
    }

    @Test
    void aListenerNeedsItsFlags() {
        assertEquals(0, flags(Action.ERRNO, "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV"));
        assertEquals(8 | 32, flags(Action.NOTIFY, "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV"));
        assertTrue(compile(profile(Action.ALLOW, rule(Action.NOTIFY, "no_such_call"))).notifies());
        assertFalse(compile(profile(Action.ALLOW, rule(Action.ERRNO, "read"))).notifies());
    }

    private static int flags(Action action, String... flags) {
        return compile(new Seccomp(
                        Action.ALLOW, null, null, List.of(flags), null, null, List.of(rule(action, "read"))))
                .flags();
    }

    private static Filter compile(Seccomp profile) {
        return SeccompCompiler.compile(profile, Arch.X86_64);
    }

    private static BpfSimulator x86_64(Seccomp profile) {
        return filter(profile, Arch.X86_64, NewerCalls.DEFAULT_ACTION);
    }
}
