package io.davit.plan;

import io.davit.resolve.Mount;
import io.davit.resolve.MountOptions;
import io.davit.spec.Linux;
import io.davit.spec.NamespaceType;
import java.util.ArrayList;
import java.util.List;

/**
 * Plans a mount of type {@code cgroup}: the v2 hierarchy, or a tmpfs with one directory per v1 hierarchy. With a cgroup
 * namespace each v1 hierarchy is mounted anew; without one, the container's cgroup is bind-mounted.
 */
final class CgroupMount {

    private static final MountOptions HIERARCHIES = MountOptions.of(List.of("nosuid", "nodev", "noexec", "mode=755"));

    private final String destination;
    private final MountOptions options;
    private final boolean ownNamespace;
    private final boolean ownUsers;
    private final Host.CgroupPlace place;
    private final HostTrees trees;
    private final String origin;

    CgroupMount(Mount.CgroupMount mount, Linux linux, Host.CgroupPlace place, HostTrees trees) {
        this.destination = mount.destination();
        this.options = mount.options();
        this.ownNamespace = linux.has(NamespaceType.CGROUP);
        this.ownUsers = linux.has(NamespaceType.USER);
        this.place = place;
        this.trees = trees;
        this.origin = mount.pointer();
    }

    List<Operation> operations() {
        if (place.v2()) {
            return unified();
        }
        List<Operation> operations = new ArrayList<>();
        operations.add(Mounts.filesystem(destination, "tmpfs", "tmpfs", HIERARCHIES, origin));
        for (Host.Hierarchy hierarchy : place.hierarchies()) {
            operations.addAll(mount(hierarchy));
            for (String link : hierarchy.links()) {
                operations.add(new FilesystemOperation.Symlink(
                        destination + "/" + link, hierarchy.name(), false, origin));
            }
        }
        operations.add(Mounts.remount(destination, options, false, origin));
        return operations;
    }

    /** With a user namespace and no cgroup namespace, the host's hierarchy must not be visible (CVE-2023-25809). */
    private List<Operation> unified() {
        String own = place.hierarchies().isEmpty() ? place.directory() : place.hierarchies().getFirst().directory();
        return ownUsers && !ownNamespace && own != null
                ? Mounts.bind(destination, own, options, trees, origin)
                : List.of(Mounts.filesystem(destination, "cgroup2", "cgroup", options, origin));
    }

    /** Makes at most the mount read-only: every mount of the hierarchy shares the superblock. */
    private List<Operation> mount(Host.Hierarchy hierarchy) {
        String path = destination + "/" + hierarchy.name();
        return ownNamespace
                ? List.of(Mounts.filesystem(path, "cgroup", "cgroup", options.ofMount(hierarchy.options()), origin))
                : Mounts.bind(path, hierarchy.directory(), options.ofMount(List.of()), trees, origin);
    }
}
