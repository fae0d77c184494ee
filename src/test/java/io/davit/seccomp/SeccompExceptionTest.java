package io.davit.seccomp;

import static io.davit.seccomp.Profiles.arg;
import static io.davit.seccomp.Profiles.errno;
import static io.davit.seccomp.Profiles.profile;
import static io.davit.seccomp.Profiles.rule;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.davit.spec.Seccomp;
import io.davit.spec.Seccomp.Action;
import io.davit.spec.Seccomp.Arg;
import io.davit.spec.Seccomp.Operator;
import io.davit.spec.Seccomp.Syscall;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeccompExceptionTest {

    @Test
    void errorsSayWhere() {
        assertError("/defaultAction", "there is no action", profile(null));
        assertError(
                "/defaultErrnoRet",
                "SCMP_ACT_ALLOW has no errno",
                new Seccomp(Action.ALLOW, 1, null, null, null, null, null));
        assertError(
                "/architectures/1",
                "unknown seccomp architecture \"SCMP_ARCH_VAX\"",
                new Seccomp(
                        Action.ALLOW, null, List.of("SCMP_ARCH_X86", "SCMP_ARCH_VAX"), null, null, null, null));
        assertError(
                "/flags/0",
                "unknown seccomp flag \"TSYNC\"",
                new Seccomp(Action.ALLOW, null, null, List.of("TSYNC"), null, null, null));
        assertError("/syscalls/0/action", "there is no action", profile(Action.ALLOW, rule(null, "read")));
        assertError(
                "/syscalls/1/errnoRet",
                "SCMP_ACT_KILL has no errno",
                profile(
                        Action.ALLOW,
                        errno(1, "read"),
                        new Syscall(List.of("read"), Action.KILL, 1, List.of())));
        assertError(
                "/syscalls/0/errnoRet",
                "errno 4096 is not between 0 and 4095",
                profile(Action.ALLOW, errno(4096, "read")));
        assertError(
                "/defaultErrnoRet",
                "errno 65536 is not between 0 and 65535",
                new Seccomp(Action.TRACE, 65536, null, null, null, null, null));
        assertError(
                "/syscalls/0/names/0",
                "the name of a system call is empty",
                profile(Action.ALLOW, rule(Action.ERRNO, "")));
        assertError(
                "/syscalls/0/args/1/index",
                "a system call has no argument 6",
                profile(
                        Action.ALLOW,
                        rule(Action.ERRNO, "read", arg(0, Operator.EQ, 1), arg(6, Operator.EQ, 1))));
        assertError(
                "/syscalls/0/args/0/op",
                "there is no operator",
                profile(Action.ALLOW, rule(Action.ERRNO, "read", arg(0, null, 1))));
    }

    @Test
    void aMessageIsOneSentenceWithThePlace() {
        SeccompException error = assertThrows(
                SeccompException.class,
                () -> compile(profile(Action.ALLOW, rule(Action.ERRNO, "read", arg(7, Operator.EQ, 1)))));
        assertEquals("/linux/seccomp/syscalls/0/args/0/index: a system call has no argument 7", error.getMessage());
    }

    @Test
    void notifyIsRefusedWhereItWouldBlockTheStart() {
        assertError(
                "/defaultAction",
                "SCMP_ACT_NOTIFY cannot be the default action: nobody listens yet when the filter is loaded",
                profile(Action.NOTIFY, rule(Action.ALLOW, "read")));
        assertError(
                "/syscalls/0/names/0",
                "SCMP_ACT_NOTIFY cannot be used for the write syscall: the container's start would wait for itself",
                profile(Action.ALLOW, rule(Action.NOTIFY, "write")));
    }

    @Test
    void rulesThatContradictAreRefused() {
        Arg one = arg(0, Operator.EQ, 1);
        Arg two = arg(1, Operator.EQ, 2);
        String message = "for read on SCMP_ARCH_X86_64 it holds wherever /linux/seccomp/syscalls/0 does, which has another action";
        assertError(
                "/syscalls/1",
                message,
                profile(Action.ERRNO, rule(Action.ALLOW, "read", one), rule(Action.KILL, "read", one)));
        assertError(
                "/syscalls/1",
                message,
                profile(Action.ERRNO, rule(Action.KILL, "read", one, two), rule(Action.ALLOW, "read", one)));
    }

    private static void assertError(String pointer, String message, Seccomp profile) {
        SeccompException error = assertThrows(SeccompException.class, () -> compile(profile));
        assertEquals("/linux/seccomp" + pointer + ": " + message, error.getMessage());
    }

    private static Filter compile(Seccomp profile) {
        return SeccompCompiler.compile(profile, Arch.X86_64);
    }
}
