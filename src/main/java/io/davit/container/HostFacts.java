package io.davit.container;

import io.davit.cgroup.Cgroup;
import io.davit.cgroup.SavedCgroup;
import io.davit.linux.Fd;
import io.davit.linux.Self;
import io.davit.plan.Host;
import java.util.ArrayList;
import java.util.List;

/** Collects what a plan has to know of the host. */
final class HostFacts {

    static Host of(Cgroup cgroup) {
        Cgroup.Entrance entrance = cgroup.entrance();
        List<Host.Hierarchy> hierarchies = new ArrayList<>();
        for (SavedCgroup.Hierarchical place : entrance.hierarchies()) {
            if (!place.controllers().isEmpty()) {
                hierarchies.add(hierarchy(place));
            }
        }
        return new Host(
                Self.capabilities(),
                Fd.WORKING_DIRECTORY.exists("/proc/kcore"),
                new Host.CgroupPlace(entrance.v2(), entrance.procs(), entrance.directory(), hierarchies));
    }

    private static Host.Hierarchy hierarchy(SavedCgroup.Hierarchical place) {
        List<String> controllers = place.controllers();
        boolean named = controllers.getFirst().startsWith("name=");
        return new Host.Hierarchy(
                place.name(),
                named ? List.of("none", controllers.getFirst()) : controllers,
                controllers.size() > 1 ? controllers : List.of(),
                place.path());
    }

    private HostFacts() {}
}
