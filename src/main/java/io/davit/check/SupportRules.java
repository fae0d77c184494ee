package io.davit.check;

import io.davit.spec.Config;
import io.davit.spec.Linux;
import io.davit.spec.Mount;
import io.davit.spec.NamespaceType;
import io.davit.spec.Process;
import io.davit.spec.Resources;
import java.util.List;

/** What the specification has and this version of davit does not: asked for, it is an error rather than left out. */
final class SupportRules {

    static final List<Rule> ALL = List.of(
            SupportRules::processIsSupported,
            SupportRules::mountsAreSupported,
            SupportRules::linuxIsSupported,
            SupportRules::resourcesAreSupported);

    static void processIsSupported(Config config, List<Problem> problems) {
        Process process = config.process();
        if (process == null) {
            return;
        }
        refuse(process.terminal(), "/process/terminal", problems);
        refuse(isSet(process.apparmorProfile()), "/process/apparmorProfile", problems);
        refuse(isSet(process.selinuxLabel()), "/process/selinuxLabel", problems);
        refuse(process.scheduler() != null, "/process/scheduler", problems);
        refuse(process.ioPriority() != null, "/process/ioPriority", problems);
    }

    static void mountsAreSupported(Config config, List<Problem> problems) {
        for (int i = 0; i < config.mounts().size(); i++) {
            Mount mount = config.mounts().get(i);
            refuse(!mount.uidMappings().isEmpty(), "/mounts/" + i + "/uidMappings", problems);
            for (int j = 0; j < mount.options().size(); j++) {
                boolean unknown = List.of("idmap", "ridmap", "tmpcopyup").contains(mount.options().get(j));
                refuse(unknown, "/mounts/" + i + "/options/" + j, problems);
            }
        }
    }

    static void linuxIsSupported(Config config, List<Problem> problems) {
        Linux linux = config.linux();
        refuse(linux.has(NamespaceType.USER), "/linux/namespaces (user)", problems);
        refuse(linux.seccomp() != null, "/linux/seccomp", problems);
        refuse(isSet(linux.mountLabel()), "/linux/mountLabel", problems);
        refuse(linux.personality() != null, "/linux/personality", problems);
        refuse(linux.intelRdt() != null, "/linux/intelRdt", problems);
        refuse(linux.memoryPolicy() != null, "/linux/memoryPolicy", problems);
        refuse(!linux.netDevices().isEmpty(), "/linux/netDevices", problems);
    }

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

    private static boolean isSet(String value) {
        return value != null && !value.isEmpty();
    }

    private static void refuse(boolean asked, String pointer, List<Problem> problems) {
        if (asked) {
            problems.add(Problem.error(pointer, "is not supported by this version of davit"));
        }
    }

    private SupportRules() {}
}
