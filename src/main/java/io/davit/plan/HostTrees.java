package io.davit.plan;

import io.davit.plan.FilesystemOperation.OpenTree;
import io.davit.resolve.MountOptions;
import io.davit.spec.Linux;
import io.davit.spec.NamespaceType;
import java.util.ArrayList;
import java.util.List;

/**
 * The mounts of the host's that a container gets. In a user namespace its init may not go where root of the host may: they
 * are opened before, in the host's mount namespace, with whose mounts they must not stay in touch then.
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

    /** The operation that opens one where it is mounted; none where it is opened before. */
    List<Operation> open(String source, MountOptions options, Source maps, String origin) {
        Operation tree = tree(source, flags, options, maps, origin);
        if (before) {
            opened.add(tree);
            return List.of();
        }
        return List.of(tree);
    }

    /** The same for what other mounts of the container's make: it is there only when they are made. */
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

    /** The operations that open them before the container's namespaces are entered, in the order of their mounts. */
    List<Operation> openedBefore() {
        return opened;
    }
}
