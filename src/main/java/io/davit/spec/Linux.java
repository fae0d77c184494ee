package io.davit.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The {@code linux} object of a config.
 *
 * @see <a href="https://github.com/opencontainers/runtime-spec/blob/v1.3.0/config-linux.md">config-linux.md</a>
 */
public record Linux(
        List<Namespace> namespaces,
        List<IdMapping> uidMappings,
        List<IdMapping> gidMappings,
        Map<String, TimeOffset> timeOffsets,
        List<Device> devices,
        Map<String, NetDevice> netDevices,
        String cgroupsPath,
        Resources resources,
        IntelRdt intelRdt,
        MemoryPolicy memoryPolicy,
        Map<String, String> sysctl,
        Seccomp seccomp,
        String rootfsPropagation,
        List<String> maskedPaths,
        List<String> readonlyPaths,
        String mountLabel,
        Personality personality) {

    static final Linux NONE = new Linux(
            null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);

    public Linux {
        namespaces = Absent.toEmpty(namespaces);
        uidMappings = Absent.toEmpty(uidMappings);
        gidMappings = Absent.toEmpty(gidMappings);
        timeOffsets = Absent.toEmpty(timeOffsets);
        devices = Absent.toEmpty(devices);
        netDevices = Absent.toEmpty(netDevices);
        resources = resources == null ? Resources.NONE : resources;
        sysctl = Absent.toEmpty(sysctl);
        maskedPaths = Absent.toEmpty(maskedPaths);
        readonlyPaths = Absent.toEmpty(readonlyPaths);
    }

    /** The same with other devices and another path of the cgroup. */
    public Linux withPaths(List<Device> otherDevices, String otherCgroup) {
        return new Linux(
                namespaces, uidMappings, gidMappings, timeOffsets, otherDevices, netDevices, otherCgroup, resources,
                intelRdt, memoryPolicy, sysctl, seccomp, rootfsPropagation, maskedPaths, readonlyPaths, mountLabel,
                personality);
    }

    /** The same in a new user namespace. */
    public Linux withUsers(List<IdMapping> uids, List<IdMapping> gids) {
        List<Namespace> more = new ArrayList<>(namespaces);
        more.add(new Namespace(NamespaceType.USER, null));
        return new Linux(
                more, uids, gids, timeOffsets, devices, netDevices, cgroupsPath, resources, intelRdt, memoryPolicy, sysctl,
                seccomp, rootfsPropagation, maskedPaths, readonlyPaths, mountLabel, personality);
    }

    /** The entry for a type of namespace, or {@code null} where the container shares the runtime's. */
    public Namespace namespace(NamespaceType type) {
        for (Namespace namespace : namespaces) {
            if (namespace.type() == type) {
                return namespace;
            }
        }
        return null;
    }

    /** Whether the container has a namespace of this type that is not the runtime's: a new one, or one joined. */
    public boolean has(NamespaceType type) {
        return namespace(type) != null;
    }

    /** The path of the namespace of this type that the container joins; {@code null}: it joins none. */
    public String pathOf(NamespaceType type) {
        Namespace namespace = namespace(type);
        return namespace == null || namespace.isNew() ? null : namespace.path();
    }

    /** Whether the container gets a namespace of this type made for it. */
    public boolean makes(NamespaceType type) {
        Namespace namespace = namespace(type);
        return namespace != null && namespace.isNew();
    }

    /** Whether there are mappings of ids, new ones or those of a user namespace that is joined. */
    public boolean mapsIds() {
        return !uidMappings.isEmpty() || !gidMappings.isEmpty();
    }

    /**
     * A namespace of the container.
     *
     * @param path of the namespace to join; absent or empty: a new one
     */
    public record Namespace(NamespaceType type, String path) {

        public boolean isNew() {
            return path == null || path.isEmpty();
        }
    }

    /** What is added to a clock in a new time namespace (time_namespaces(7)). */
    public record TimeOffset(long secs, long nanosecs) {}

    /**
     * A device node.
     *
     * @param type {@code c}, {@code b}, {@code u} (as {@code c}) or {@code p}
     * @param fileMode permission bits; {@code null}: 0666
     */
    public record Device(String path, String type, Long major, Long minor, Long fileMode, Long uid, Long gid) {

        public Device withPath(String other) {
            return new Device(other, type, major, minor, fileMode, uid, gid);
        }
    }

    /** What becomes of a network device of the host, the key being its name there; {@code name}: its new one. */
    public record NetDevice(String name) {}

    /** Intel Resource Director Technology: the container's class of service and its schemata lines. */
    public record IntelRdt(
            String closID,
            List<String> schemata,
            String l3CacheSchema,
            String memBwSchema,
            boolean enableMonitoring) {

        public IntelRdt {
            schemata = Absent.toEmpty(schemata);
        }
    }

    /**
     * The NUMA policy of set_mempolicy(2).
     *
     * @param nodes a list as in cpuset(7)
     */
    public record MemoryPolicy(String mode, String nodes, List<String> flags) {

        public MemoryPolicy {
            flags = Absent.toEmpty(flags);
        }
    }

    /** The execution domain of personality(2); no flag is defined. */
    public record Personality(String domain, List<String> flags) {

        public Personality {
            flags = Absent.toEmpty(flags);
        }
    }
}
