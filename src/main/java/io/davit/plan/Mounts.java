package io.davit.plan;

import io.davit.plan.FilesystemOperation.MoveMount;
import io.davit.resolve.Destinations;
import io.davit.resolve.IdmapOption;
import io.davit.resolve.Mount;
import io.davit.resolve.MountOptions;
import io.davit.resolve.ResolvedConfig;
import io.davit.spec.Config;
import io.davit.spec.ContainerPath;
import io.davit.spec.Linux;
import io.davit.spec.NamespaceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Plans {@code mounts}. */
final class Mounts {

    /** The files of /proc that may be mounted over, as lxcfs does to show a container its own limits. */
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

    private final ResolvedConfig config;
    private final Linux linux;
    private final Destinations places;
    private final Host host;
    private final HostTrees trees;
    private final Consumer<String> warn;
    private final List<Operation> closing = new ArrayList<>();

    /** @param warn receives a warning for each option that is left out */
    Mounts(ResolvedConfig config, Host host, HostTrees trees, Consumer<String> warn) {
        this.config = config;
        this.linux = config.linux();
        this.places = new Destinations(config.mounts());
        this.host = host;
        this.trees = trees;
        this.warn = warn;
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        for (Mount mount : config.mounts()) {
            switch (mount) {
                case Mount.Bind bind -> operations.addAll(bind(bind));
                case Mount.Filesystem filesystem -> operations.add(filesystem(filesystem));
                case Mount.Remount remount -> operations.add(remount(remount));
                case Mount.CgroupMount cgroup ->
                    operations.addAll(new CgroupMount(cgroup, linux, host.cgroup(), trees).operations());
            }
        }
        return operations;
    }

    /**
     * Plans a bind mount. If it has flag options, other flags of the source are cleared, since MS_REMOUNT sets all
     * flags at once (mount(2)); with a user namespace only flags that are not locked (mount_namespaces(7)).
     */
    private List<Operation> bind(Mount.Bind mount) {
        warnOfData(mount);
        MountOptions options = mount.options().withImpliedFlags(linux.has(NamespaceType.USER));
        List<Operation> operations = new ArrayList<>(open(mount, options));
        operations.add(place(mount.destination(), options, mount.pointer()));
        return operations;
    }

    private List<Operation> open(Mount.Bind mount, MountOptions options) {
        String source = ContainerPath.normalized(mount.source());
        String inside = source.startsWith(config.rootfs() + "/") ? source.substring(config.rootfs().length()) : null;
        Source maps = maps(mount);
        return inside != null && dependsOnOthers(inside)
                ? List.of(trees.openInRoot(inside, options, maps, mount.pointer()))
                : trees.open(mount.source(), options, maps, mount.pointer());
    }

    /** Tells whether another mount of the container lies at, above or below a path of the root filesystem. */
    private boolean dependsOnOthers(String inside) {
        return places.hasAtOrAbove(inside) || places.hasBelow(inside);
    }

    /** Plans a bind mount outside of {@code mounts}; the source may be opened beforehand, by {@link HostTrees}. */
    static List<Operation> bind(
            String destination, String source, MountOptions options, HostTrees trees, String origin) {
        List<Operation> operations = new ArrayList<>(trees.open(source, options, null, origin));
        operations.add(place(destination, options, origin));
        return operations;
    }

    private Operation filesystem(Mount.Filesystem mount) {
        MountOptions labelled = new SecurityLabels(host)
                .ofMount(mount.type(), mount.options(), linux.mountLabel(), contextType());
        boolean later = mount.options().isReadonly() && staysWritable(mount);
        if (later) {
            closing.add(remount(mount.destination(), MountOptions.READONLY, false, mount.pointer()));
        }
        return filesystem(mount.destination(), mount.type(), mount.source(),
                later ? labelled.writable() : labelled, mount.pointer());
    }

    private Operation remount(Mount.Remount mount) {
        if (mount.bind()) {
            warnOfData(mount);
        }
        return remount(mount.destination(), mount.options(), !mount.bind(), mount.pointer());
    }

    /** Later mounts or devices may need mount points to be made in it. */
    private boolean staysWritable(Mount.Filesystem mount) {
        return mount.type().equals("tmpfs")
                && (mount.destination().equals("/dev") || places.hasBelow(mount.destination()));
    }

    /** Returns the remounts that make tmpfs mounts read-only at the end; complete once {@link #operations} has run. */
    List<Operation> closing() {
        return closing;
    }

    /** A bind mount ignores filesystem-specific options, and mount(2) does not report that. */
    private void warnOfData(Mount mount) {
        List<String> data = mount.options().data();
        if (!data.isEmpty()) {
            warn.accept(mount.pointer() + ": ignoring options of a filesystem on a bind mount: "
                    + String.join(",", data));
        }
    }

    /** Returns the mount option that takes the mount label: {@code context}, {@code fscontext} … (mount(8)). */
    private String contextType() {
        return config.config().annotations().getOrDefault(Config.MOUNT_CONTEXT_TYPE, "context");
    }

    private static Operation place(String destination, MountOptions options, String origin) {
        return new MoveMount(
                destination,
                destinationFlags(destination, "bind") | linkFlags(options),
                options.attributes(),
                options.treeAttributes(),
                options.propagation(),
                origin);
    }

    /** Returns the mappings of an id-mapped mount: its own, or else the container's; {@code null}: not id-mapped. */
    private Source maps(Mount.Bind mount) {
        if (!mount.isIdMapped()) {
            return null;
        }
        return mount.mappings().uids().isEmpty()
                ? maps(mount.options().maps())
                : new Source.IdMaps(mount.mappings().uids(), mount.mappings().gids());
    }

    private Source maps(String option) {
        String joined = linux.pathOf(NamespaceType.USER);
        if (option == null && joined != null) {
            return new Source.NamespaceFile(NamespaceType.USER, joined);
        }
        if (option == null) {
            return new Source.IdMaps(linux.uidMappings(), linux.gidMappings());
        }
        IdmapOption maps = IdmapOption.parse(option, linux);
        return new Source.IdMaps(maps.uids(), maps.gids());
    }

    /** @param filesystem whether to change the superblock too, and not only the mount */
    static Operation remount(String destination, MountOptions options, boolean filesystem, String origin) {
        return new FilesystemOperation.Remount(
                destination,
                filesystem ? options.superblock() : 0,
                filesystem ? options.lostSuperblock() : 0,
                filesystem ? options.data() : List.of(),
                options.attributes(),
                options.treeAttributes(),
                options.propagation(),
                origin);
    }

    static Operation filesystem(
            String destination, String type, String source, MountOptions options, String origin) {
        long copyUp = options.copyUp() ? DestinationFlags.COPY_UP : 0;
        return new FilesystemOperation.Mount(
                destination,
                destinationFlags(destination, type) | linkFlags(options) | copyUp,
                type,
                source,
                options.newSuperblock(type),
                options.data(),
                options.attributes(),
                options.treeAttributes(),
                options.propagation(),
                origin);
    }

    private static long linkFlags(MountOptions options) {
        return (options.links().copy() ? DestinationFlags.COPY_LINK : 0) | (options.links().destinationItself() ? DestinationFlags.COVER_LINK : 0);
    }

    private static int destinationFlags(String destination, String type) {
        return switch (type) {
            // A symbolic link in the image would redirect later operations on these paths (CVE-2023-27561).
            case "proc" -> DestinationFlags.NO_SYMLINKS | DestinationFlags.ON_PROC;
            case "sysfs" -> DestinationFlags.NO_SYMLINKS;
            default -> procFlags(destination);
        };
    }

    private static int procFlags(String destination) {
        if (PROC_FILES.contains(destination)) {
            return DestinationFlags.NO_SYMLINKS | DestinationFlags.ON_PROC;
        }
        return destination.equals("/proc") ? DestinationFlags.IS_PROC | DestinationFlags.ON_PROC : 0;
    }
}
