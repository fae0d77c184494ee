package io.davit.seccomp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SyscallTableTest {

    @Test
    void findsEveryCallByItsName() {
        assertTrue(SyscallTable.size() > 500, "the table has " + SyscallTable.size() + " calls");
        for (int call = 0; call < SyscallTable.size(); call++) {
            // A string of its own, as from a profile: neither the same object nor with its hash computed.
            assertEquals(call, SyscallTable.find(new String(SyscallTable.name(call).toCharArray())));
        }
    }

    @Test
    void findsNothingElse() {
        for (String name : List.of("", "rea", "readd", "READ", "openat3", "no_such_call", "wr\u0131te")) {
            assertEquals(SyscallTable.UNKNOWN, SyscallTable.find(name), name);
        }
    }

    @Test
    void hasTheNumbersOfTheArchitectures() {
        assertEquals(257, number(Arch.X86_64, "openat"));
        assertEquals(295, number(Arch.X86, "openat"));
        assertEquals(0x40000000 | 257, number(Arch.X32, "openat"));
        assertEquals(56, number(Arch.AARCH64, "openat"));
        assertEquals(322, number(Arch.ARM, "openat"));
        assertEquals(56, number(Arch.RISCV64, "openat"));
        assertEquals(286, number(Arch.PPC64LE, "openat"));
        assertEquals(288, number(Arch.S390X, "openat"));
        assertEquals(4288, number(Arch.MIPSEL, "openat"));
        assertEquals(5247, number(Arch.MIPS64, "openat"));
        assertEquals(6251, number(Arch.MIPSEL64N32, "openat"));
        assertEquals(0x0f0005, number(Arch.ARM, "set_tls"));
        assertEquals(SyscallTable.UNKNOWN, number(Arch.AARCH64, "open"));
        assertEquals(471, number(Arch.LOONGARCH64, "rseq_slice_yield"));
    }

    @Test
    void noArchitectureHasOneNumberForTwoCalls() {
        for (Arch arch : Arch.values()) {
            Map<Integer, String> names = new HashMap<>();
            for (int call = 0; call < SyscallTable.size(); call++) {
                String name = SyscallTable.name(call);
                int number = SyscallTable.number(arch, call);
                // ARM's headers have two names for it.
                if (number != SyscallTable.UNKNOWN && !(arch == Arch.ARM && name.equals("sync_file_range2"))) {
                    assertEquals(null, names.put(number, name), arch + " " + name);
                }
            }
        }
    }

    @Test
    void agreesWithLibseccomp() {
        Libseccomp libseccomp = Libseccomp.loadOrSkip();
        List<String> differences = new ArrayList<>();
        int compared = 0;
        for (Arch arch : Arch.values()) {
            if (!libseccomp.knows(arch)) {
                continue;
            }
            for (int call = 0; call < SyscallTable.size(); call++) {
                String name = SyscallTable.name(call);
                int theirs = libseccomp.number(arch, name);
                int ours = SyscallTable.number(arch, call);
                if (theirs >= 0 && ours >= 0) {
                    compared++;
                }
                if (theirs >= 0 && theirs != ours && !isKnownToDiffer(arch, name)) {
                    differences.add(arch + " " + name + ": " + ours + ", libseccomp " + theirs);
                }
            }
        }
        assertEquals(List.of(), differences);
        assertTrue(compared > 5000, "only " + compared + " numbers were compared");
    }

    /**
     * Debian's last headers for 31-bit s390 are Linux 6.12's; the calls of 6.13 and later are not in them. 64-bit
     * parisc has no {@code _llseek} in the kernel's.
     */
    private static boolean isKnownToDiffer(Arch arch, String name) {
        return arch == Arch.S390 && number(Arch.S390X, name) > 462
                || arch == Arch.PARISC64 && name.equals("_llseek");
    }

    private static int number(Arch arch, String name) {
        return SyscallTable.number(arch, SyscallTable.find(name));
    }
}
