package io.davit.container;

import io.davit.DavitException;
import io.davit.linux.Fd;
import io.davit.plan.Plan;
import io.davit.plan.Planner;
import io.davit.plan.Source;
import io.davit.plan.Stage;

/** A user namespace for nothing but its maps, which a mount can get (mount_setattr(2), MOUNT_ATTR_IDMAP). */
final class MapNamespace {

    /** Opens one. The process in it ends at once: the descriptor is enough to keep the namespace. */
    static Fd open(Source.IdMaps maps) {
        Plan plan = Planner.userNamespace();
        InitProcess holder = InitProcess.start(plan, source -> {
            throw new IllegalStateException("no descriptor is needed: " + source);
        }, 0);
        try (holder) {
            int pid = holder.awaitPid();
            if (holder.awaitStage().stage() != Stage.ID_MAPS) {
                throw new DavitException("a user namespace for a mount could not be made");
            }
            IdMaps.write(pid, maps.uids(), maps.gids());
            return Fd.open("/proc/" + pid + "/ns/user", Fd.O_RDONLY);
        } finally {
            holder.kill();
        }
    }

    private MapNamespace() {}
}
