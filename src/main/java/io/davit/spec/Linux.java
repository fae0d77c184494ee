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

    /** Returns a copy with other devices and another cgroup path. */
    public Linux withPaths(List<Device> otherDevices, String otherCgroup) {
        return new Linux(
                namespaces, uidMappings, gidMappings, timeOffsets, otherDevices, netDevices, otherCgroup, resources,
                intelRdt, memoryPolicy, sysctl, seccomp, rootfsPropagation, maskedPaths, readonlyPaths, mountLabel,
                personality);
    }

    /** Returns a copy with a new user namespace and these mappings. */
    public Linux withUsers(List<IdMapping> uids, List<IdMapping> gids) {
        List<Namespace> more = new ArrayList<>(namespaces);
        more.add(new Namespace(NamespaceType.USER, null));
        return new Linux(
                more, uids, gids, timeOffsets, devices, netDevices, cgroupsPath, resources, intelRdt, memoryPolicy, sysctl,
                seccomp, rootfsPropagation, maskedPaths, readonlyPaths, mountLabel, personality);
    }

    /** Returns the entry for a namespace type, or {@code null} if the container shares the runtime's. */
    public Namespace namespace(NamespaceType type) {
        for (Namespace namespace : namespaces) {
            if (namespace.type() == type) {
                return namespace;
            }
        }
        return null;
    }

    /** Tells whether the container makes or joins a namespace of this type. */
    public boolean has(NamespaceType type) {
        return namespace(type) != null;
    }

    /** Returns the path of the namespace of this type that the container joins, or {@code null}. */
    public String pathOf(NamespaceType type) {
        Namespace namespace = namespace(type);
        return namespace == null || namespace.isNew() ? null : namespace.path();
    }

    /** Tells whether the container makes a namespace of this type. */
    public boolean makes(NamespaceType type) {
        Namespace namespace = namespace(type);
        return namespace != null && namespace.isNew();
    }

    /** Tells whether the config has id mappings; for a joined user namespace davit fills them in. */
    public boolean mapsIds() {
        return !uidMappings.isEmpty() || !gidMappings.isEmpty();
    }

    /**
     * A namespace of the container.
     *
     * @param path the path of the namespace to join; absent or empty: make a new one
     */
    public record Namespace(NamespaceType type, String path) {

        public boolean isNew() {
            return path == null || path.isEmpty();
        }
    }

    /** The offset of a clock in a new time namespace (time_namespaces(7)). */
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

    /**
     * A network device to move from the host, where the map's key is its name; {@code name}: its name in the container.
     */
    public record NetDevice(String name) {}

    /** Intel RDT: the container's class of service (CLOS), its schemata lines, and monitoring. */
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
     * The NUMA memory policy (set_mempolicy(2)).
     *
     * @param nodes in the list format of cpuset(7)
     */
    public record MemoryPolicy(String mode, String nodes, List<String> flags) {

        public MemoryPolicy {
            flags = Absent.toEmpty(flags);
        }
    }

    /** The execution domain (personality(2)); the specification defines no flags. */
    public record Personality(String domain, List<String> flags) {

        public Personality {
            flags = Absent.toEmpty(flags);
        }
    }
}
