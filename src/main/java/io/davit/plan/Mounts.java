package io.davit.plan;

import io.davit.plan.FilesystemOperation.MoveMount;
import io.davit.plan.FilesystemOperation.OpenTree;
import io.davit.plan.FilesystemOperation.Remount;
import io.davit.spec.Config;
import io.davit.spec.ContainerPath;
import io.davit.spec.Mount;
import io.davit.spec.NamespaceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The operations for {@code mounts}. */
final class Mounts {

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
    private final String rootfs;
    private final Destinations places;
    private final Host host;
    private final Consumer<String> warn;
    private final List<Operation> closing = new ArrayList<>();

    /** @param warn told of what is left out */
    Mounts(Config config, String bundle, Host host, Consumer<String> warn) {
        this.config = config;
        this.bundle = bundle;
        this.rootfs = ContainerPath.normalized(config.root().in(bundle));
        this.places = new Destinations(config.mounts());
        this.host = host;
        this.warn = warn;
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
            warnOfData(options, origin);
        }
        if (options.remount()) {
            return List.of(remount(mount.destination(), options, !mount.isBind(), origin));
        }
        if (mount.isBind()) {
            MountOptions all = withImpliedFlags(options);
            return List.of(
                    source(mount, all, origin),
                    place(mount.destination(), all, origin));
        }
        if ("cgroup".equals(mount.type())) {
            return cgroup(mount, options, origin);
        }
        MountOptions labelled =
                new SecurityLabels(host).ofMount(mount.type(), options, config.linux().mountLabel(), contextType());
        boolean later = options.isReadonly() && staysWritable(mount);
        if (later) {
            closing.add(remount(mount.destination(), MountOptions.READONLY, false, origin));
        }
        return List.of(filesystem(
                mount.destination(), mount.type(), sourceOf(mount), later ? labelled.writable() : labelled, origin));
    }

    /** Later mounts, or devices, may have to make their places in it. */
    private boolean staysWritable(Mount mount) {
        return "tmpfs".equals(mount.type())
                && (mount.destination().equals("/dev") || places.hasBelow(mount.destination()));
    }

    /** What becomes read-only once all mounts and devices are in their places: to be asked when they are planned. */
    List<Operation> closing() {
        return closing;
    }

    /**
     * A bind mount that is given flags has these and no others of its source's, as mount(2) sets them all at once; in a
     * user namespace only those that may be cleared there (mount_namespaces(7)).
     */
    private MountOptions withImpliedFlags(MountOptions options) {
        return options.withImpliedFlags(config.linux().has(NamespaceType.USER));
    }

    /** Whether what is at a path of the root filesystem is there, or is whole, only when other mounts are made. */
    private boolean dependsOnOthers(String inside) {
        return places.hasAtOrAbove(inside) || places.hasBelow(inside);
    }

    /** Whether a tree is one of the host's, rather than of what the container's mounts make. */
    static boolean isHosts(OpenTree tree) {
        return (tree.flags() & TreeFlags.IN_ROOT) == 0;
    }

    private Operation source(Mount mount, MountOptions options, String origin) {
        String source = ContainerPath.normalized(sourceOf(mount));
        String inside = source.startsWith(rootfs + "/") ? source.substring(rootfs.length()) : null;
        return inside != null && dependsOnOthers(inside)
                ? tree(inside, options, maps(mount, options), TreeFlags.IN_ROOT, origin)
                : tree(sourceOf(mount), options, maps(mount, options), 0, origin);
    }

    /** What is mounted already would not hear of them; mount(2) lets them pass. */
    private void warnOfData(MountOptions options, String origin) {
        if (!options.data().isEmpty()) {
            warn.accept(Place.of(origin) + ": ignoring options of a filesystem on a bind mount: "
                    + String.join(",", options.data()));
        }
    }

    /** Which of a filesystem's labels the mount label is (mount(8), context). */
    private String contextType() {
        return config.annotations().getOrDefault(Config.MOUNT_CONTEXT_TYPE, "context");
    }

    /** A bind mount's source is relative to the bundle; any other's is a name that only the filesystem understands. */
    private String sourceOf(Mount mount) {
        String source = mount.source() == null ? "" : mount.source();
        return mount.isBind() && !source.startsWith("/") ? bundle + "/" + source : source;
    }

    /** Two operations: to open the source, which may have to be done earlier and elsewhere, and to mount it. */
    static List<Operation> bind(String destination, String source, MountOptions options, String origin) {
        return List.of(tree(source, options, null, origin), place(destination, options, origin));
    }

    static Operation tree(String source, MountOptions options, Source maps, String origin) {
        return tree(source, options, maps, 0, origin);
    }

    private static Operation tree(String source, MountOptions options, Source maps, long more, String origin) {
        return new OpenTree(
                source,
                treeFlags(options) | more,
                maps,
                options.idmap() == MountOptions.Idmap.TREE,
                options.attributes(),
                options.treeAttributes(),
                origin);
    }

    /** A tree that is opened in the host's mount namespace, with whose mounts it must not stay in touch. */
    static Operation openedInHost(OpenTree tree, boolean isPrivate) {
        return new OpenTree(
                tree.source(),
                tree.flags() | (isPrivate ? TreeFlags.PRIVATE : TreeFlags.SLAVE),
                tree.maps(),
                tree.mapTree(),
                tree.attributes(),
                tree.treeAttributes(),
                tree.origin());
    }

    private static long treeFlags(MountOptions options) {
        boolean linkItself = options.links().copy() || options.links().sourceItself();
        return (options.recursive() ? TreeFlags.RECURSIVE : 0) | (linkItself ? TreeFlags.LINK_ITSELF : 0);
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

    /** The owners that a mount shows: by maps of its own, or by the container's where it only says that it has some; {@code null}: the files' own. */
    private Source maps(Mount mount, MountOptions options) {
        boolean own = !mount.uidMappings().isEmpty();
        if (!own && options.idmap() == MountOptions.Idmap.NONE) {
            return null;
        }
        return own ? new Source.IdMaps(mount.uidMappings(), mount.gidMappings()) : maps(options.maps());
    }

    private Source maps(String option) {
        String joined = config.linux().pathOf(NamespaceType.USER);
        if (option == null && joined != null) {
            return new Source.NamespaceFile(NamespaceType.USER, joined);
        }
        if (option == null) {
            return new Source.IdMaps(config.linux().uidMappings(), config.linux().gidMappings());
        }
        IdmapOption maps = IdmapOption.parse(option, config.linux());
        return new Source.IdMaps(maps.uids(), maps.gids());
    }

    /** @param filesystem whether it gets other options too, and not only its mount */
    static Operation remount(String destination, MountOptions options, boolean filesystem, String origin) {
        return new Remount(
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
            // An image may have a link there, and what else relies on these paths would follow it (CVE-2023-27561).
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

    private List<Operation> cgroup(Mount mount, MountOptions options, String origin) {
        return new CgroupMount(mount.destination(), options, config.linux(), host.cgroup(), origin).operations();
    }
}
