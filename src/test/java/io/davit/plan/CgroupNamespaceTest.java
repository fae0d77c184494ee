package io.davit.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.davit.resolve.ResolvedConfig;
import io.davit.seccomp.Arch;
import io.davit.spec.Config;
import io.davit.spec.SpecReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a container's process, or one that joins it, enters a cgroup namespace that is there already. */
class CgroupNamespaceTest {

    private static final String PROCESS = "{\"cwd\": \"/\", \"args\": [\"true\"]}";

    @Test
    void onCgroupV2OnlyTheProcessThatIsInTheCgroupJoinsItsNamespace() {
        assertEquals(
                List.of("join newuts", "clone", "join newcgroup"),
                steps(joining("/sys/fs/cgroup/box")));
        assertEquals(
                List.of("join newuts", "clone", "join newcgroup"),
                steps(creating("/sys/fs/cgroup/box")));
    }

    @Test
    void onCgroupV1AllNamespacesAreJoinedAtOnce() {
        assertEquals(List.of("join newcgroup|newuts", "clone"), steps(joining(null)));
        assertEquals(List.of("join newcgroup", "join newuts", "clone"), steps(creating(null)));
    }

    private static Config config() {
        String config = """
                {"ociVersion": "1.3.0", "root": {"path": "/r"}, "process": %s, "linux": {"namespaces": [
                    {"type": "cgroup", "path": "/proc/1/ns/cgroup"}, {"type": "uts", "path": "/proc/1/ns/uts"}]}}
                """.formatted(PROCESS);
        return SpecReader.config(SpecReader.parse(config.getBytes(UTF_8), "config"));
    }

    private static Plan joining(String cgroup) {
        Config config = config();
        ProcessContext confinement = ProcessContext.of(config, Arch.X86_64);
        return ExecPlanner.plan("box", 1, config.process(), confinement, host(cgroup), warning -> {});
    }

    private static Plan creating(String cgroup) {
        Config config = config();
        PlanOptions request = new PlanOptions("box", true, false, true);
        return Planner.plan(ResolvedConfig.of(config, "/b"), request, ProcessContext.of(config, Arch.X86_64), host(cgroup), warning -> {});
    }

    /** @param cgroup in which the process is born; {@code null}: it writes itself into one */
    private static Host host(String cgroup) {
        return new Host(Arch.X86_64, -1, true, Host.SecurityModule.NONE, false,
                new Host.CgroupPlace(false, cgroup != null, List.of(), cgroup, List.of()));
    }

    private static List<String> steps(Plan plan) {
        List<String> steps = new ArrayList<>();
        for (Operation operation : plan.operations()) {
            if (operation instanceof EnterOperation.Clone) {
                steps.add("clone");
            } else if (operation instanceof EnterOperation.JoinNamespace join) {
                steps.add("join " + String.join("|", FlagNames.NAMESPACES.of(join.type())));
            }
        }
        return steps;
    }
}
