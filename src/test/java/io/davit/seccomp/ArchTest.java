package io.davit.seccomp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArchTest {

    /** The list of config-linux.md#seccomp in version 1.3 of the specification. */
    private static final List<String> SPECIFIED = List.of(
            "SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM", "SCMP_ARCH_LOONGARCH64", "SCMP_ARCH_M68K", "SCMP_ARCH_MIPS",
            "SCMP_ARCH_MIPS64", "SCMP_ARCH_MIPS64N32", "SCMP_ARCH_MIPSEL", "SCMP_ARCH_MIPSEL64",
            "SCMP_ARCH_MIPSEL64N32", "SCMP_ARCH_PARISC", "SCMP_ARCH_PARISC64", "SCMP_ARCH_PPC", "SCMP_ARCH_PPC64",
            "SCMP_ARCH_PPC64LE", "SCMP_ARCH_RISCV64", "SCMP_ARCH_S390", "SCMP_ARCH_S390X", "SCMP_ARCH_SH",
            "SCMP_ARCH_SHEB", "SCMP_ARCH_X32", "SCMP_ARCH_X86", "SCMP_ARCH_X86_64");

    @Test
    void allWordsOfTheSpecificationAreKnownAndAdvertised() {
        assertEquals(SPECIFIED, SeccompFeatures.architectures());
        for (String word : SPECIFIED) {
            assertEquals(word, Arch.ofWord(word).word());
        }
    }

    @Test
    void otherWordsAreNot() {
        assertNull(Arch.ofWord("SCMP_ARCH_VAX"));
        assertNull(Arch.ofWord("X86_64"));
        assertNull(Arch.ofMachine("vax"));
    }

    @Test
    void thisMachineIsKnown() {
        assertNotNull(Arch.ofMachine(System.getProperty("os.arch")));
        assertSame(Arch.X86_64, Arch.ofMachine("amd64"));
        assertSame(Arch.PPC64LE, Arch.ofMachine("ppc64le"));
    }

    @Test
    void onlyX32SharesItsTokenWithAnother() {
        long tokens = Arrays.stream(Arch.values()).mapToInt(Arch::token).distinct().count();
        assertEquals(Arch.values().length - 1, tokens);
        assertEquals(Arch.X86_64.token(), Arch.X32.token());
    }

    @Test
    void otherFeaturesAreAdvertised() {
        assertEquals(
                List.of(
                        "SCMP_ACT_ALLOW", "SCMP_ACT_ERRNO", "SCMP_ACT_KILL", "SCMP_ACT_KILL_PROCESS",
                        "SCMP_ACT_KILL_THREAD", "SCMP_ACT_LOG", "SCMP_ACT_NOTIFY", "SCMP_ACT_TRACE", "SCMP_ACT_TRAP"),
                SeccompFeatures.actions());
        assertEquals(
                List.of(
                        "SCMP_CMP_EQ", "SCMP_CMP_GE", "SCMP_CMP_GT", "SCMP_CMP_LE", "SCMP_CMP_LT",
                        "SCMP_CMP_MASKED_EQ", "SCMP_CMP_NE"),
                SeccompFeatures.operators());
        assertEquals(
                List.of(
                        "SECCOMP_FILTER_FLAG_LOG", "SECCOMP_FILTER_FLAG_SPEC_ALLOW", "SECCOMP_FILTER_FLAG_TSYNC",
                        "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV"),
                SeccompFeatures.flags());
    }
}
