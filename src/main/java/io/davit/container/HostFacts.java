package io.davit.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.davit.cgroup.Cgroup;
import io.davit.cgroup.CgroupJoin;
import io.davit.cgroup.SavedCgroup;
import io.davit.linux.Fd;
import io.davit.linux.Privileges;
import io.davit.linux.Self;
import io.davit.plan.Host;
import io.davit.plan.Host.SecurityModule;
import io.davit.plan.Source;
import io.davit.seccomp.Arch;
import io.davit.spec.Config;
import io.davit.spec.IdMapping;
import io.davit.spec.Process;
import java.util.ArrayList;
import java.util.List;

/** Collects the facts about the host that plans and {@code davit info} depend on. */
public final class HostFacts {

    /** The architecture of this machine. */
    public static final Arch ARCH = Arch.ofMachine(System.getProperty("os.arch"));

    private static final List<IdMapping> SOME_IDS = List.of(new IdMapping(0, 100_000, 65_536));

    /** Returns the facts that the plan for a new container depends on. */
    static Host of(Config config, Cgroup cgroup) {
        return of(config.process(), config.linux().mountLabel(), cgroup.join());
    }

    /** Returns the facts that the plan for an exec process depends on. */
    static Host of(Process process, CgroupJoin join) {
        return of(process, null, join);
    }

    private static Host of(Process process, String mountLabel, CgroupJoin join) {
        List<Host.Hierarchy> hierarchies = new ArrayList<>();
        for (SavedCgroup.Hierarchical place : join.hierarchies()) {
            // On a hybrid host, the v2 hierarchy is not mounted in containers.
            if (join.v2() || !place.controllers().isEmpty()) {
                hierarchies.add(hierarchy(place));
            }
        }
        long capabilities = Self.capabilities();
        return new Host(
                ARCH,
                capabilities,
                Privileges.isRoot(capabilities),
                asksForLabels(process, mountLabel) ? securityModule() : SecurityModule.NONE,
                Fd.WORKING_DIRECTORY.exists("/proc/kcore"),
                new Host.CgroupPlace(join.attached(), join.v2(), join.procs(), join.birthplace(), hierarchies));
    }

    /** Saves the lookup of the security module for configs without labels. */
    private static boolean asksForLabels(Process process, String mountLabel) {
        return isSet(mountLabel)
                || process != null && (isSet(process.apparmorProfile()) || isSet(process.selinuxLabel()));
    }

    private static boolean isSet(String label) {
        return label != null && !label.isEmpty();
    }

    /** Returns the security module whose labels davit sets. */
    public static SecurityModule securityModule() {
        if (Fd.WORKING_DIRECTORY.exists("/sys/fs/selinux/enforce")) {
            return SecurityModule.SELINUX;
        }
        try (Fd enabled = Fd.WORKING_DIRECTORY.openIfExists("/sys/module/apparmor/parameters/enabled", Fd.O_RDONLY)) {
            boolean isEnabled = enabled != null && new String(enabled.readAll(), UTF_8).startsWith("Y");
            return isEnabled ? SecurityModule.APPARMOR : SecurityModule.NONE;
        }
    }

    /**
     * Returns the subordinate ids of the calling user (subuid(5), subgid(5)), without its own id.
     *
     * @param groups true for group ids, false for user ids
     * @return {@code null} if newuidmap(1) or newgidmap(1), which writes the mappings, is not installed
     */
    public static List<IdMapping> subordinateIds(boolean groups) {
        if (IdMaps.findIfInstalled(groups ? "newgidmap" : "newuidmap") == null) {
            return null;
        }
        List<IdMapping> map = groups ? SubordinateIds.ofGroups() : SubordinateIds.ofUsers();
        return map.subList(1, map.size());
    }

    /** Creates and opens a user namespace with arbitrary mappings, to test idmapped mounts. */
    public static Fd someUserNamespace() {
        return MapNamespace.open(new Source.IdMaps(SOME_IDS, SOME_IDS));
    }

    private static Host.Hierarchy hierarchy(SavedCgroup.Hierarchical place) {
        List<String> controllers = place.controllers();
        if (controllers.isEmpty()) {
            return new Host.Hierarchy("", List.of(), List.of(), place.path());
        }
        boolean named = controllers.getFirst().startsWith("name=");
        return new Host.Hierarchy(
                place.name(),
                named ? List.of("none", controllers.getFirst()) : controllers,
                controllers.size() > 1 ? controllers : List.of(),
                place.path());
    }

    private HostFacts() {}
}
