package io.davit.seccomp;

import static io.davit.seccomp.Profiles.ALLOW;
import static io.davit.seccomp.Profiles.ENOSYS;
import static io.davit.seccomp.Profiles.EPERM;
import static io.davit.seccomp.Profiles.arg;
import static io.davit.seccomp.Profiles.filter;
import static io.davit.seccomp.Profiles.profile;
import static io.davit.seccomp.Profiles.rule;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.davit.spec.Seccomp;
import io.davit.spec.Seccomp.Action;
import io.davit.spec.Seccomp.Operator;
import java.util.List;
import org.junit.jupiter.api.Test;

class NewerCallsTest {

    private static final int X86_64 = Arch.X86_64.token();
    private static final int OPENAT = 257;

    @Test
    void callsNewerThanTheProfileDoNotExist() {
        BpfSimulator filter = filter(
                profile(Action.ERRNO, List.of(Arch.X86, Arch.X32), rule(Action.ALLOW, "openat")),
                Arch.X86_64,
                NewerCalls.ENOSYS);
        assertEquals(ALLOW, filter.run(OPENAT, X86_64));
        assertEquals(EPERM, filter.run(OPENAT - 1, X86_64));
        assertEquals(ENOSYS, filter.run(OPENAT + 1, X86_64));
        assertEquals(ENOSYS, filter.run(0x3fffffff, X86_64));
        assertEquals(EPERM, filter.run(294, Arch.X86.token()));
        assertEquals(ENOSYS, filter.run(296, Arch.X86.token()));
        assertEquals(EPERM, filter.run(0x40000000, X86_64));
        assertEquals(ENOSYS, filter.run(0x40000000 | OPENAT + 1, X86_64));
        assertEquals(ENOSYS, filter.run(-1, X86_64));
    }

    @Test
    void aCallIsKnownWhateverItsRuleSays() {
        BpfSimulator filter = filter(
                profile(
                        Action.ERRNO,
                        rule(Action.ERRNO, "statx"),
                        rule(Action.ALLOW, "read", arg(0, Operator.EQ, 1))),
                Arch.X86_64,
                NewerCalls.ENOSYS);
        assertEquals(EPERM, filter.run(331, X86_64));
        assertEquals(EPERM, filter.run(332, X86_64));
        assertEquals(ENOSYS, filter.run(333, X86_64));
        assertEquals(EPERM, filter.run(-1, X86_64));
    }

    @Test
    void newerCallsGetADefaultActionThatLetsThemThrough() {
        for (Action action : List.of(Action.ALLOW, Action.LOG, Action.TRACE)) {
            Seccomp profile = profile(action, rule(Action.KILL, "read"), rule(Action.KILL, "write"));
            assertEquals(
                    filter(profile, Arch.X86_64, NewerCalls.DEFAULT_ACTION).run(OPENAT, X86_64),
                    filter(profile, Arch.X86_64, NewerCalls.ENOSYS).run(OPENAT, X86_64));
        }
        for (Action action : List.of(Action.KILL, Action.KILL_PROCESS, Action.TRAP, Action.ERRNO)) {
            Seccomp profile = profile(action, rule(Action.ALLOW, "read"), rule(Action.ALLOW, "write"));
            assertEquals(ENOSYS, filter(profile, Arch.X86_64, NewerCalls.ENOSYS).run(OPENAT, X86_64));
        }
    }

    @Test
    void aProfileThatNamesNothingSaysNothingOfNewerCalls() {
        BpfSimulator filter = filter(
                profile(Action.ERRNO, List.of(Arch.ARM), rule(Action.ALLOW, "open")),
                Arch.AARCH64,
                NewerCalls.ENOSYS);
        assertEquals(EPERM, filter.run(1000, Arch.AARCH64.token()));
        assertEquals(ENOSYS, filter.run(1000, Arch.ARM.token()));
    }

    @Test
    void neitherDoesOneThatNamesNumberZeroAlone() {
        Seccomp profile = profile(Action.ERRNO, rule(Action.ALLOW, "read"));
        assertEquals(EPERM, filter(profile, Arch.X86_64, NewerCalls.ENOSYS).run(1, X86_64));
    }

    @Test
    void armsPrivateCallsSayNothingOfNewerOnes() {
        BpfSimulator filter = filter(
                profile(Action.ERRNO, rule(Action.ALLOW, "openat"), rule(Action.ALLOW, "set_tls")),
                Arch.ARM,
                NewerCalls.ENOSYS);
        int token = Arch.ARM.token();
        assertEquals(EPERM, filter.run(321, token));
        assertEquals(ENOSYS, filter.run(323, token));
        assertEquals(ENOSYS, filter.run(0x0f0004, token));
        assertEquals(ALLOW, filter.run(0x0f0005, token));
        assertEquals(ENOSYS, filter.run(0x0f0006, token));
    }

    @Test
    void onS390UnknownNumbersArriveAsZero() {
        Seccomp profile = profile(Action.ERRNO, rule(Action.ALLOW, "openat"));
        BpfSimulator filter = filter(profile, Arch.S390X, NewerCalls.ENOSYS);
        assertEquals(ENOSYS, filter.run(0, Arch.S390X.token()));
        assertEquals(EPERM, filter.run(1, Arch.S390X.token()));
        BpfSimulator plain = filter(profile, Arch.S390X, NewerCalls.DEFAULT_ACTION);
        assertEquals(EPERM, plain.run(0, Arch.S390X.token()));
    }
}
