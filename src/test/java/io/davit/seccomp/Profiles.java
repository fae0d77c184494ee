package io.davit.seccomp;

import io.davit.spec.Seccomp;
import io.davit.spec.Seccomp.Action;
import io.davit.spec.Seccomp.Arg;
import io.davit.spec.Seccomp.Operator;
import io.davit.spec.Seccomp.Syscall;
import java.util.List;

/** Short forms for tests. */
final class Profiles {

    static final int KILL_THREAD = 0;
    static final int ALLOW = 0x7fff0000;
    static final int EPERM = 0x00050000 | 1;
    static final int ENOSYS = 0x00050000 | 38;

    static Seccomp profile(Action defaultAction, Syscall... syscalls) {
        return profile(defaultAction, List.of(), syscalls);
    }

    static Seccomp profile(Action defaultAction, List<Arch> architectures, Syscall... syscalls) {
        List<String> words = architectures.stream().map(Arch::word).toList();
        return new Seccomp(defaultAction, null, words, List.of(), null, null, List.of(syscalls));
    }

    static Syscall rule(Action action, String name, Arg... args) {
        return new Syscall(List.of(name), action, null, List.of(args));
    }

    static Syscall errno(int errno, String name, Arg... args) {
        return new Syscall(List.of(name), Action.ERRNO, errno, List.of(args));
    }

    static Arg arg(int index, Operator operator, long value) {
        return new Arg(index, value, 0, operator);
    }

    static Arg masked(int index, long mask, long value) {
        return new Arg(index, mask, value, Operator.MASKED_EQ);
    }

    /** A filter, checked as the kernel would. */
    static BpfSimulator filter(Seccomp profile, Arch machine, NewerCalls newerCalls) {
        Filter filter = SeccompCompiler.compile(profile, machine, newerCalls);
        BpfSimulator simulator = new BpfSimulator(filter.program(), machine.littleEndian());
        simulator.check();
        return simulator;
    }

    static int number(Arch arch, String name) {
        return SyscallTable.number(arch, SyscallTable.find(name));
    }

    private Profiles() {}
}
