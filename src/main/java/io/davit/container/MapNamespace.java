package io.davit.container;

import io.davit.DavitException;
import io.davit.linux.Fd;
import io.davit.plan.Planner;
import io.davit.plan.Source;
import io.davit.plan.SyncPoint;

/** A user namespace that only holds mappings, for an idmapped mount (mount_setattr(2), MOUNT_ATTR_IDMAP). */
final class MapNamespace {

    /** Creates and opens the namespace. Its process is killed at once: the file descriptor keeps the namespace. */
    static Fd open(Source.IdMaps maps) {
        try (InitSession holder = InitSession.start(Planner.userNamespace(), MapNamespace::open,
                CallerFiles.NONE, Reporter.SILENT, "davit-init died")) {
            if (holder.await(SyncHandler.NONE) != SyncPoint.ID_MAPS) {
                throw new DavitException("a user namespace for a mount could not be made");
            }
            IdMaps.write(holder.pid(), maps.uids(), maps.gids());
            return Fd.open("/proc/" + holder.pid() + "/ns/user", Fd.O_RDONLY);
        }
    }

    private static Fd open(Source source) {
        throw new IllegalStateException("no descriptor is needed: " + source);
    }

    private MapNamespace() {}
}
