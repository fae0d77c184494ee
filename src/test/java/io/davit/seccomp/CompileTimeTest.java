package io.davit.seccomp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.davit.spec.Seccomp;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Prints how large the filters of podman's profile are and how long a JVM takes; times are not asserted. */
class CompileTimeTest {

    private static final int WARM = 3000;

    @Test
    void podmansProfileIsSmallAndQuick() {
        for (Arch machine : List.of(Arch.X86_64, Arch.AARCH64, Arch.S390X, Arch.RISCV64, Arch.PPC64LE)) {
            Seccomp profile = ContainersProfile.of(machine, ContainersProfile.PODMAN);
            long start = System.nanoTime();
            Filter filter = SeccompCompiler.compile(profile, machine);
            long first = System.nanoTime() - start;
            for (int i = 0; i < WARM; i++) {
                assertEquals(filter.instructions(), SeccompCompiler.compile(profile, machine).instructions());
            }
            start = System.nanoTime();
            for (int i = 0; i < WARM; i++) {
                SeccompCompiler.compile(profile, machine);
            }
            long each = (System.nanoTime() - start) / WARM;
            BpfSimulator simulator = new BpfSimulator(filter.program(), machine.littleEndian());
            System.out.println(machine + ": " + names(profile) + " names, " + (profile.architectures().size())
                    + " architectures, " + simulator.length() + " instructions, at most " + simulator.depth()
                    + " of them run; first " + first / 1000 + " us, then " + each / 1000 + " us");
            assertTrue(simulator.length() < 400, machine + " has " + simulator.length() + " instructions");
            assertTrue(simulator.depth() < 32, machine + " runs " + simulator.depth());
        }
    }

    private static int names(Seccomp profile) {
        return profile.syscalls().stream().mapToInt(syscall -> syscall.names().size()).sum();
    }
}
