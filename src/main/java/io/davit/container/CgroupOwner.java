package io.davit.container;

import io.davit.resolve.Mount;
import io.davit.resolve.ResolvedConfig;
import io.davit.spec.IdMapping;
import io.davit.spec.NamespaceType;

/** Decides which host user owns the container's cgroup (config-linux.md#cgroup-ownership). */
final class CgroupOwner {

    private static final String MOUNT_POINT = "/sys/fs/cgroup";

    /**
     * Returns the host uid of the container's user if the cgroup is to be delegated to it, else {@code null}. It is
     * delegated if the container has a new cgroup namespace and mounts its cgroup writable.
     */
    static Integer of(ResolvedConfig config) {
        boolean own = config.linux().makes(NamespaceType.CGROUP) && mountsWritable(config);
        return own && config.process() != null ? hostId(config) : null;
    }

    private static boolean mountsWritable(ResolvedConfig config) {
        for (Mount mount : config.mounts()) {
            boolean isCgroup = mount instanceof Mount.CgroupMount
                    || mount instanceof Mount.Filesystem filesystem && filesystem.type().equals("cgroup2");
            if (isCgroup && mount.destination().equals(MOUNT_POINT)) {
                return !mount.options().isReadonly();
            }
        }
        return false;
    }

    /**
     * Returns {@code null} for an id without a mapping and, without a user namespace, for root, which owns the cgroup
     * already.
     */
    private static Integer hostId(ResolvedConfig config) {
        long id = config.process().user().uid();
        Long mapped = IdMapping.hostId(config.linux().uidMappings(), id);
        if (mapped != null) {
            return mapped.intValue();
        }
        return config.linux().has(NamespaceType.USER) || id == 0 ? null : Integer.valueOf((int) id);
    }

    private CgroupOwner() {}
}
