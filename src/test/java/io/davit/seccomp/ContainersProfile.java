package io.davit.seccomp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.davit.spec.Seccomp;
import io.davit.spec.Seccomp.Action;
import io.davit.spec.Seccomp.Arg;
import io.davit.spec.Seccomp.Operator;
import io.davit.spec.Seccomp.Syscall;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The default profile of podman and its kin as they hand it to a runtime, for a machine and capabilities. */
final class ContainersProfile {

    /** What docker and podman give a container by default. */
    static final Set<String> DOCKER = Set.of(
            "CAP_AUDIT_WRITE", "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL", "CAP_MKNOD",
            "CAP_NET_BIND_SERVICE", "CAP_NET_RAW", "CAP_SETFCAP", "CAP_SETGID", "CAP_SETPCAP", "CAP_SETUID",
            "CAP_SYS_CHROOT");

    static final Set<String> PODMAN = Set.of(
            "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL", "CAP_NET_BIND_SERVICE",
            "CAP_SETFCAP", "CAP_SETGID", "CAP_SETPCAP", "CAP_SETUID", "CAP_SYS_CHROOT");

    /** The words of the file for the machines that it knows; for the others nothing is said. */
    private static final Map<Arch, String> MACHINES = Map.of(
            Arch.X86_64, "amd64",
            Arch.X86, "x86",
            Arch.AARCH64, "arm64",
            Arch.ARM, "arm",
            Arch.PPC64LE, "ppc64le",
            Arch.RISCV64, "riscv64",
            Arch.S390X, "s390x",
            Arch.MIPS64, "mips64");

    static Seccomp of(Arch machine, Set<String> capabilities) {
        JsonNode file = read();
        List<Syscall> syscalls = new ArrayList<>();
        for (JsonNode entry : file.get("syscalls")) {
            if (applies(entry, MACHINES.getOrDefault(machine, ""), capabilities)) {
                syscalls.add(syscall(entry));
            }
        }
        return new Seccomp(
                Action.valueOf(file.get("defaultAction").asText().substring("SCMP_ACT_".length())),
                file.get("defaultErrnoRet").asInt(),
                architectures(file, machine),
                List.of(),
                null,
                null,
                syscalls);
    }

    private static JsonNode read() {
        try (InputStream file = ContainersProfile.class.getResourceAsStream("containers-seccomp.json")) {
            return new ObjectMapper().readTree(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> architectures(JsonNode file, Arch machine) {
        List<String> words = new ArrayList<>();
        for (JsonNode entry : file.get("archMap")) {
            if (entry.get("architecture").asText().equals(machine.word())) {
                words.add(machine.word());
                entry.get("subArchitectures").forEach(word -> words.add(word.asText()));
            }
        }
        return words;
    }

    private static boolean applies(JsonNode entry, String machine, Set<String> capabilities) {
        List<String> machines = texts(entry.path("includes").path("arches"));
        return (machines.isEmpty() || machines.contains(machine))
                && !texts(entry.path("excludes").path("arches")).contains(machine)
                && capabilities.containsAll(texts(entry.path("includes").path("caps")))
                && texts(entry.path("excludes").path("caps")).stream().noneMatch(capabilities::contains);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static Syscall syscall(JsonNode entry) {
        List<Arg> args = new ArrayList<>();
        for (JsonNode arg : entry.path("args")) {
            args.add(new Arg(
                    arg.get("index").asInt(),
                    arg.get("value").asLong(),
                    arg.path("valueTwo").asLong(),
                    Operator.valueOf(arg.get("op").asText().substring("SCMP_CMP_".length()))));
        }
        return new Syscall(
                texts(entry.get("names")),
                Action.valueOf(entry.get("action").asText().substring("SCMP_ACT_".length())),
                entry.hasNonNull("errnoRet") ? entry.get("errnoRet").asInt() : null,
                args);
    }

    private ContainersProfile() {}
}
