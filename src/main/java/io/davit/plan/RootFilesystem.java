package io.davit.plan;

import io.davit.spec.Config;
import io.davit.spec.NamespaceType;
import java.util.ArrayList;
import java.util.List;

/** The operations that make the root filesystem the container's root. */
final class RootFilesystem {

    private static final long RDONLY = 0x1;

    private final Config config;
    private final Request request;
    private final boolean ownMounts;
    private final String propagation;

    RootFilesystem(Config config, Request request) {
        this.config = config;
        this.request = request;
        this.ownMounts = config.linux().has(NamespaceType.MOUNT);
        this.propagation = config.linux().rootfsPropagation() == null ? "" : config.linux().rootfsPropagation();
    }

    /**
     * By default the host's later mounts appear in the container and none of the container's in the host; where the
     * root is to be shared, the mounts that the container takes over stay in their peer groups with the host's.
     */
    List<Operation> open() {
        List<Operation> operations = new ArrayList<>();
        if (ownMounts && !isShared()) {
            long kind = propagation.endsWith("private") ? MountOptions.MS_PRIVATE : MountOptions.MS_SLAVE;
            operations.add(Operation.of(Code.PROPAGATION, "", new Field.Flags(
                    "flags", kind | MountOptions.MS_REC, FlagNames.PROPAGATION)));
        }
        if (ownMounts) {
            operations.add(Mounts.tree(
                    config.root().in(request.bundle()), MountOptions.of(List.of("rbind")), Mounts.NO_MAPS, "/root/path"));
        }
        operations.add(Operation.of(
                Code.ROOT,
                "/root/path",
                new Field.Text("path", config.root().in(request.bundle())),
                new Field.Number("mount", ownMounts ? 1 : 0),
                new Field.Number("parent-shared", ownMounts && isShared() ? 1 : 0)));
        return operations;
    }

    private boolean isShared() {
        return propagation.endsWith("shared");
    }

    List<Operation> enter() {
        List<Operation> operations = new ArrayList<>();
        if (ownMounts && request.pivot()) {
            operations.add(Operation.of(Code.PIVOT, ""));
        } else {
            operations.add(Operation.of(Code.CHROOT, "", new Field.Number("move", ownMounts ? 1 : 0)));
        }
        if (ownMounts && (config.root().readonly() || finalPropagation() != 0)) {
            operations.add(attributes());
        }
        return operations;
    }

    private Operation attributes() {
        return Operation.of(
                Code.ROOT_ATTRIBUTES,
                finalPropagation() != 0 ? "/linux/rootfsPropagation" : "/root/readonly",
                new Field.Flags("set", config.root().readonly() ? RDONLY : 0, FlagNames.MOUNT_ATTRIBUTES),
                new Field.Flags("clear", 0, FlagNames.MOUNT_ATTRIBUTES),
                new Field.Flags("tree-set", 0, FlagNames.MOUNT_ATTRIBUTES),
                new Field.Flags("tree-clear", 0, FlagNames.MOUNT_ATTRIBUTES),
                new Field.Flags("propagation", finalPropagation(), FlagNames.PROPAGATION));
    }

    /** Private and slave the mounts are already. */
    private long finalPropagation() {
        return propagation.endsWith("shared") || propagation.endsWith("unbindable")
                ? MountOptions.of(List.of(propagation)).propagation()
                : 0;
    }
}
