package io.davit.plan;

import io.davit.spec.Config;
import io.davit.spec.Mount;
import io.davit.spec.NamespaceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The operations for {@code mounts}. */
final class Mounts {

    private static final int NO_SYMLINKS = 1;
    private static final int ON_PROC = 2;
    private static final int RECURSIVE = 4;

    /** What may be mounted over a file of /proc: lxcfs shows a container its own limits so. */
    private static final Set<String> PROC_FILES = Set.of(
            "/proc/cpuinfo",
            "/proc/diskstats",
            "/proc/meminfo",
            "/proc/stat",
            "/proc/swaps",
            "/proc/uptime",
            "/proc/loadavg",
            "/proc/slabinfo",
            "/proc/sys/kernel/ns_last_pid",
            "/proc/sys/crypto/fips_enabled");

    private final Config config;
    private final String bundle;
    private final Host host;

    Mounts(Config config, String bundle, Host host) {
        this.config = config;
        this.bundle = bundle;
        this.host = host;
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < config.mounts().size(); i++) {
            Mount mount = config.mounts().get(i);
            operations.addAll(operations(mount, MountOptions.of(mount.options()), "/mounts/" + i));
        }
        return operations;
    }

    private List<Operation> operations(Mount mount, MountOptions options, String origin) {
        if (mount.isBind()) {
            return List.of(bind(mount.destination(), sourceOf(mount), options, origin));
        }
        if (options.remount()) {
            return List.of(remount(mount.destination(), options, origin));
        }
        if ("cgroup".equals(mount.type())) {
            return cgroup(mount, options, origin);
        }
        return List.of(filesystem(mount.destination(), mount.type(), sourceOf(mount), options, origin));
    }

    /** A bind mount's source is relative to the bundle; any other's is a name that only the filesystem understands. */
    private String sourceOf(Mount mount) {
        String source = mount.source() == null ? "" : mount.source();
        return mount.isBind() && !source.startsWith("/") ? bundle + "/" + source : source;
    }

    static Operation bind(String destination, String source, MountOptions options, String origin) {
        long flags = (options.recursive() ? RECURSIVE : 0) | destinationFlags(destination, "bind");
        return Operation.of(Code.BIND, origin, withAttributes(options,
                new Field.Text("destination", destination),
                new Field.Flags("flags", flags, FlagNames.DESTINATION),
                new Field.Text("source", source)));
    }

    static Operation remount(String destination, MountOptions options, String origin) {
        return Operation.of(
                Code.REMOUNT, origin, withAttributes(options, new Field.Text("destination", destination)));
    }

    static Operation filesystem(
            String destination, String type, String source, MountOptions options, String origin) {
        return Operation.of(Code.MOUNT, origin, withAttributes(options,
                new Field.Text("destination", destination),
                new Field.Flags("flags", destinationFlags(destination, type), FlagNames.DESTINATION),
                new Field.Text("type", type),
                new Field.Text("source", source),
                new Field.Flags("superblock", options.newSuperblock(), FlagNames.SUPERBLOCK),
                new Field.Texts("options", options.data())));
    }

    private static int destinationFlags(String destination, String type) {
        return switch (type) {
            // An image may have a link there, and what else relies on these paths would follow it (CVE-2023-27561).
            case "proc" -> NO_SYMLINKS | ON_PROC;
            case "sysfs" -> NO_SYMLINKS;
            default -> PROC_FILES.contains(destination) ? NO_SYMLINKS | ON_PROC : 0;
        };
    }

    private static Field[] withAttributes(MountOptions options, Field... fields) {
        List<Field> all = new ArrayList<>(List.of(fields));
        all.add(new Field.Flags("set", options.attributes().set(), FlagNames.MOUNT_ATTRIBUTES));
        all.add(new Field.Flags("clear", options.attributes().clear(), FlagNames.MOUNT_ATTRIBUTES));
        all.add(new Field.Flags("tree-set", options.treeAttributes().set(), FlagNames.MOUNT_ATTRIBUTES));
        all.add(new Field.Flags("tree-clear", options.treeAttributes().clear(), FlagNames.MOUNT_ATTRIBUTES));
        all.add(new Field.Flags("propagation", options.propagation(), FlagNames.PROPAGATION));
        return all.toArray(Field[]::new);
    }

    private List<Operation> cgroup(Mount mount, MountOptions options, String origin) {
        boolean own = config.linux().has(NamespaceType.CGROUP);
        return new CgroupMount(mount.destination(), options, own, host.cgroup(), origin).operations();
    }
}
