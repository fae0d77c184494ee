package io.davit.container;

import io.davit.plan.Planner;
import io.davit.spec.Config;
import io.davit.spec.IdMapping;
import io.davit.spec.Mount;
import io.davit.spec.NamespaceType;

/** Who of the host is to own a container's cgroup (config-linux.md#cgroup-ownership). */
final class CgroupOwner {

    private static final String MOUNT_POINT = "/sys/fs/cgroup";

    /** The host's user id for the container's user, where its cgroup is to be its own; else {@code null}. */
    static Integer of(Config config) {
        boolean own = config.linux().makes(NamespaceType.CGROUP) && mountsWritable(config);
        return own && config.process() != null ? hostId(config) : null;
    }

    private static boolean mountsWritable(Config config) {
        for (Mount mount : config.mounts()) {
            boolean isCgroup = mount.destination().equals(MOUNT_POINT)
                    && ("cgroup".equals(mount.type()) || "cgroup2".equals(mount.type()));
            if (isCgroup) {
                return !Planner.isReadonly(mount);
            }
        }
        return false;
    }

    /** Without a user namespace of the container's own that is the owner already, or nobody to be delegated to. */
    private static Integer hostId(Config config) {
        long id = config.process().user().uid();
        for (IdMapping mapping : config.linux().uidMappings()) {
            if (id >= mapping.containerID() && id - mapping.containerID() < mapping.size()) {
                return (int) (mapping.hostID() + id - mapping.containerID());
            }
        }
        return config.linux().has(NamespaceType.USER) || id == 0 ? null : Integer.valueOf((int) id);
    }

    private CgroupOwner() {}
}
