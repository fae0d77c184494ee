package io.davit.plan;

import io.davit.plan.FilesystemOperation.Chroot;
import io.davit.plan.FilesystemOperation.Pivot;
import io.davit.plan.FilesystemOperation.Propagation;
import io.davit.plan.FilesystemOperation.Root;
import io.davit.plan.FilesystemOperation.RootAttributes;
import io.davit.resolve.MountAttributes;
import io.davit.resolve.MountOptions;
import io.davit.resolve.ResolvedConfig;
import io.davit.spec.NamespaceType;
import java.util.ArrayList;
import java.util.List;

/** Plans the root filesystem: opening it, and changing the root to it. */
final class RootFilesystem {

    private final ResolvedConfig config;
    private final PlanOptions request;
    private final boolean ownMounts;
    private final String propagation;

    RootFilesystem(ResolvedConfig config, PlanOptions request) {
        this.config = config;
        this.request = request;
        this.ownMounts = config.linux().has(NamespaceType.MOUNT);
        this.propagation = config.linux().rootfsPropagation() == null ? "" : config.linux().rootfsPropagation();
    }

    /**
     * Opens the root filesystem. By default all mounts become slaves of the host's; with the propagation
     * {@code shared} they stay in the host's peer groups (mount_namespaces(7)).
     */
    List<Operation> open(HostTrees trees) {
        List<Operation> operations = new ArrayList<>();
        if (ownMounts && !isShared()) {
            long kind = propagation.endsWith("private") ? MountOptions.MS_PRIVATE : MountOptions.MS_SLAVE;
            operations.add(new Propagation(kind | MountOptions.MS_REC));
        }
        if (ownMounts) {
            operations.addAll(trees.open(config.rootfs(), MountOptions.of(List.of("rbind")), null, "/root/path"));
        }
        operations.add(new Root(config.rootfs(), ownMounts, ownMounts && isShared(), "/root/path"));
        return operations;
    }

    private boolean isShared() {
        return propagation.endsWith("shared");
    }

    List<Operation> enter() {
        List<Operation> operations = new ArrayList<>();
        if (ownMounts && request.pivot()) {
            operations.add(new Pivot());
        } else {
            operations.add(new Chroot(ownMounts));
        }
        if (ownMounts && (config.config().root().readonly() || finalPropagation() != 0)) {
            operations.add(attributes());
        }
        return operations;
    }

    private Operation attributes() {
        return new RootAttributes(
                config.config().root().readonly() ? MountOptions.READONLY.attributes() : MountAttributes.NONE,
                finalPropagation(),
                finalPropagation() != 0 ? "/linux/rootfsPropagation" : "/root/readonly");
    }

    /** Returns 0 for private and slave, which {@link #open} has set. */
    private long finalPropagation() {
        return propagation.endsWith("shared") || propagation.endsWith("unbindable")
                ? MountOptions.of(List.of(propagation)).propagation()
                : 0;
    }
}
