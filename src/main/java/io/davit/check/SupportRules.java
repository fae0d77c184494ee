package io.davit.check;

import io.davit.spec.Config;
import io.davit.spec.Resources;
import java.util.List;

/** What the specification has and this version of davit does not: asked for, it is an error rather than left out. */
final class SupportRules {

    static final List<Rule> ALL = List.of(SupportRules::resourcesAreSupported);

    static void resourcesAreSupported(Config config, List<Problem> problems) {
        Resources resources = config.linux().resources();
        String pointer = "/linux/resources";
        refuse(resources.blockIO() != null, pointer + "/blockIO", problems);
        refuse(!resources.hugepageLimits().isEmpty(), pointer + "/hugepageLimits", problems);
        refuse(resources.network() != null, pointer + "/network", problems);
        refuse(!resources.rdma().isEmpty(), pointer + "/rdma", problems);
        refuse(!resources.unified().isEmpty(), pointer + "/unified", problems);
        Resources.Memory memory = resources.memory();
        if (memory != null) {
            refuse(memory.swappiness() != null, pointer + "/memory/swappiness", problems);
            refuse(Boolean.TRUE.equals(memory.disableOOMKiller()), pointer + "/memory/disableOOMKiller", problems);
        }
        Resources.Cpu cpu = resources.cpu();
        if (cpu != null) {
            refuse(cpu.burst() != null, pointer + "/cpu/burst", problems);
            refuse(cpu.idle() != null, pointer + "/cpu/idle", problems);
            refuse(cpu.realtimeRuntime() != null, pointer + "/cpu/realtimeRuntime", problems);
            refuse(cpu.realtimePeriod() != null, pointer + "/cpu/realtimePeriod", problems);
        }
    }

    private static void refuse(boolean asked, String pointer, List<Problem> problems) {
        if (asked) {
            problems.add(Problem.error(pointer, "is not supported by this version of davit"));
        }
    }

    private SupportRules() {}
}
