package io.davit.seccomp;

import static io.davit.seccomp.Profiles.ALLOW;
import static io.davit.seccomp.Profiles.EPERM;
import static io.davit.seccomp.Profiles.arg;
import static io.davit.seccomp.Profiles.filter;
import static io.davit.seccomp.Profiles.masked;
import static io.davit.seccomp.Profiles.profile;
import static io.davit.seccomp.Profiles.rule;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.davit.spec.Seccomp;
import io.davit.spec.Seccomp.Action;
import io.davit.spec.Seccomp.Arg;
import io.davit.spec.Seccomp.Operator;
import io.davit.spec.Seccomp.Syscall;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProgramWriterTest {

    private static final int X86_64 = Arch.X86_64.token();

    @Test
    void littleEndianMachinesHaveLittleEndianPrograms() {
        assertEquals(
                String.join(
                        " ",
                        "2000000004000000", // ld [4]
                        "150001003e0000c0", // jeq 0xc000003e, 1, 0
                        "0600000000000000", // ret KILL_THREAD
                        "060000000000ff7f"), // ret ALLOW
                hex(SeccompCompiler.compile(profile(Action.ALLOW, List.of(Arch.X32)), Arch.X86_64)));
    }

    @Test
    void bigEndianMachinesHaveBigEndianPrograms() {
        assertEquals(
                String.join(
                        " ",
                        "0020000000000004", // ld [4]
                        "0015010080000016", // jeq 0x80000016, 1, 0
                        "0006000000000000", // ret KILL_THREAD
                        "000600007fff0000"), // ret ALLOW
                hex(SeccompCompiler.compile(profile(Action.ALLOW), Arch.S390X)));
    }

    @Test
    void theHalvesOfAnArgumentAreWhereTheByteOrderHasThem() {
        Seccomp profile = profile(Action.ERRNO, rule(Action.ALLOW, "openat", arg(1, Operator.EQ, 0x7_0000_0009L)));
        assertContains(filter(profile, Arch.X86_64, NewerCalls.DEFAULT_ACTION), "ld [28]", "jeq 0x7,");
        assertContains(filter(profile, Arch.X86_64, NewerCalls.DEFAULT_ACTION), "ld [24]", "jeq 0x9,");
        assertContains(filter(profile, Arch.S390X, NewerCalls.DEFAULT_ACTION), "ld [24]", "jeq 0x7,");
        assertContains(filter(profile, Arch.S390X, NewerCalls.DEFAULT_ACTION), "ld [28]", "jeq 0x9,");
        assertContains(filter(profile, Arch.PPC, NewerCalls.DEFAULT_ACTION), "ld [28]", "jeq 0x9,");
    }

    private static void assertContains(BpfSimulator filter, String instruction, String next) {
        String[] lines = filter.toString().split("\\n");
        boolean found = IntStream.range(1, lines.length)
                .anyMatch(line -> lines[line - 1].endsWith(" " + instruction) && lines[line].contains(" " + next));
        assertTrue(found, instruction + ", " + next + " is not in\n" + filter);
    }

    @Test
    void neighboursAreOneRange() {
        List<String> names = new ArrayList<>();
        for (int call = 0; call < SyscallTable.size(); call++) {
            int number = SyscallTable.number(Arch.X86_64, call);
            if (number >= 10 && number < 200) {
                names.add(SyscallTable.name(call));
            }
        }
        assertEquals(190, names.size());
        BpfSimulator filter = filter(
                profile(Action.ERRNO, new Syscall(names, Action.ALLOW, null, List.of())),
                Arch.X86_64,
                NewerCalls.DEFAULT_ACTION);
        // Two loads, the architecture, three returns, and where the range begins and ends, x32 begins and -1 is.
        assertEquals(10, filter.length(), filter.toString());
    }

    @Test
    void equalConditionsAreWrittenOnce() {
        Arg flags = masked(0, 0x7e020000, 0);
        Seccomp one = profile(Action.ERRNO, rule(Action.ALLOW, "clone", flags));
        Seccomp two = profile(
                Action.ERRNO, new Syscall(List.of("clone", "fork"), Action.ALLOW, null, List.of(flags)));
        int more = filter(two, Arch.X86_64, NewerCalls.DEFAULT_ACTION).length()
                - filter(one, Arch.X86_64, NewerCalls.DEFAULT_ACTION).length();
        assertTrue(more <= 2, "fork costs " + more + " instructions more");
    }

    @Test
    void theUpperHalfIsTestedOnceForAllValues() {
        List<Arg> values = new ArrayList<>();
        for (int value = 0; value < 20; value++) {
            values.add(arg(0, Operator.EQ, value * 100));
        }
        BpfSimulator filter = filter(
                profile(Action.ERRNO, new Syscall(List.of("ioctl"), Action.ALLOW, null, values)),
                Arch.X86_64,
                NewerCalls.DEFAULT_ACTION);
        assertTrue(filter.length() < 20 + 16, filter.toString());
    }

    @Test
    void manyConditionsAreReachedByLongJumps() {
        List<String> names = new ArrayList<>();
        List<Syscall> rules = new ArrayList<>();
        for (int call = 0; call < SyscallTable.size() && rules.size() < 1100; call++) {
            if (SyscallTable.number(Arch.X32, call) != SyscallTable.UNKNOWN) {
                names.add(SyscallTable.name(call));
                for (int i = 0; i < 4; i++) {
                    rules.add(rule(Action.ALLOW, SyscallTable.name(call), arg(i, Operator.EQ, call * 8 + i)));
                }
            }
        }
        assertEquals(1100, rules.size());
        Seccomp profile = profile(Action.ERRNO, rules.toArray(Syscall[]::new));
        BpfSimulator filter = filter32(profile);
        assertTrue(filter.length() > 2000, filter.length() + " instructions");
        assertTrue(filter.longJumps() > 4, filter.longJumps() + " long jumps");
        assertEquals(0, filter.unreachable());
        for (String name : names) {
            int call = SyscallTable.find(name);
            int number = SyscallTable.number(Arch.X32, call);
            for (int i = 0; i < 4; i++) {
                long[] arguments = {-1, -1, -1, -1, -1, -1};
                assertEquals(EPERM, filter.run(number, X86_64, arguments), name);
                arguments[i] = call * 8 + i;
                assertEquals(ALLOW, filter.run(number, X86_64, arguments), name);
            }
        }
    }

    @Test
    void oneCallMayHaveThousandsOfValues() {
        BpfSimulator filter = filter(profile(Action.ERRNO, values(4000)), Arch.X86_64, NewerCalls.DEFAULT_ACTION);
        int ioctl = Profiles.number(Arch.X86_64, "ioctl");
        for (int value = 0; value < 4000; value++) {
            assertEquals(ALLOW, filter.run(ioctl, X86_64, 0, value * 3L));
            assertEquals(EPERM, filter.run(ioctl, X86_64, 0, value * 3L + 1));
            assertEquals(EPERM, filter.run(ioctl, X86_64, 0, value * 3L | 1L << 40));
        }
    }

    @Test
    void moreThanTheKernelTakesIsAnError() {
        SeccompException error = assertThrows(
                SeccompException.class,
                () -> SeccompCompiler.compile(profile(Action.ERRNO, values(5000)), Arch.X86_64));
        assertTrue(
                error.getMessage().matches(".*: the filter has 50\\d\\d instructions, the kernel takes no more than 4096"),
                error.getMessage());
    }

    private static Syscall values(int count) {
        List<Arg> values = new ArrayList<>();
        for (int value = 0; value < count; value++) {
            values.add(arg(1, Operator.EQ, value * 3L));
        }
        return new Syscall(List.of("ioctl"), Action.ALLOW, null, values);
    }

    /** For x32 alone, where a condition takes two instructions, not four. */
    private static BpfSimulator filter32(Seccomp profile) {
        return filter(profile, Arch.X32, NewerCalls.DEFAULT_ACTION);
    }

    private static String hex(Filter filter) {
        StringBuilder hex = new StringBuilder(HexFormat.of().formatHex(filter.program()));
        for (int at = hex.length() - 16; at > 0; at -= 16) {
            hex.insert(at, ' ');
        }
        return hex.toString();
    }
}
