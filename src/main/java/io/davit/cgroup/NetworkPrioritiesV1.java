package io.davit.cgroup;

import io.davit.spec.Resources;
import io.davit.spec.Resources.Network.Priority;

/** The priority of packets, for each interface; in cgroup v1 alone. */
final class NetworkPrioritiesV1 implements Controller {

    @Override
    public boolean concerns(Resources resources) {
        return resources.network() != null && !resources.network().priorities().isEmpty();
    }

    @Override
    public void apply(Resources resources, Directory directory) {
        if (concerns(resources)) {
            for (Priority priority : resources.network().priorities()) {
                directory.write("net_prio.ifpriomap", priority.name() + " " + priority.priority());
            }
        }
    }
}
