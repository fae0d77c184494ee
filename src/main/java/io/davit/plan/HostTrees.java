package io.davit.plan;

import io.davit.plan.FilesystemOperation.OpenTree;
import io.davit.resolve.MountOptions;
import io.davit.spec.Linux;
import io.davit.spec.NamespaceType;
import java.util.ArrayList;
import java.util.List;

/**
 * Plans the host mounts that a container gets. With a user namespace the container's init lacks permission to reach
 * some sources: they are cloned beforehand in the host's mount namespace, and must not stay in the host's peer groups.
 */
final class HostTrees {

    private final boolean before;
    private final long flags;
    private final List<Operation> opened = new ArrayList<>();

    HostTrees(Linux linux, Host host) {
        this.before = host.isPrivileged() && linux.has(NamespaceType.USER);
        boolean isPrivate = "private".equals(linux.rootfsPropagation()) || "rprivate".equals(linux.rootfsPropagation());
        this.flags = before ? isPrivate ? TreeFlags.PRIVATE : TreeFlags.SLAVE : 0;
    }

    /** Returns the operation that opens a source right before it is attached; none if it is opened beforehand. */
    List<Operation> open(String source, MountOptions options, Source maps, String origin) {
        Operation tree = tree(source, flags, options, maps, origin);
        if (before) {
            opened.add(tree);
            return List.of();
        }
        return List.of(tree);
    }

    /** Opens a source inside the root filesystem that exists only once other mounts of the container are made. */
    Operation openInRoot(String path, MountOptions options, Source maps, String origin) {
        return tree(path, TreeFlags.IN_ROOT, options, maps, origin);
    }

    private static Operation tree(String source, long flags, MountOptions options, Source maps, String origin) {
        boolean linkItself = options.links().copy() || options.links().sourceItself();
        return new OpenTree(
                source,
                flags | (options.recursive() ? TreeFlags.RECURSIVE : 0) | (linkItself ? TreeFlags.LINK_ITSELF : 0),
                maps,
                options.idmap() == MountOptions.Idmap.TREE,
                options.attributes(),
                options.treeAttributes(),
                origin);
    }

    /** Returns the operations to run before namespaces are entered, in the order of the mounts. */
    List<Operation> openedBefore() {
        return opened;
    }
}
