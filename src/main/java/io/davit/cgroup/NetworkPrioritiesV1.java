package io.davit.cgroup;

import io.davit.spec.Resources;
import io.davit.spec.Resources.Network.Priority;
import java.util.ArrayList;
import java.util.List;

/** The net_prio controller of cgroup v1: packet priority per interface. cgroup v2 has no equivalent. */
final class NetworkPrioritiesV1 implements Controller {

    @Override
    public List<Limit> limits(Resources resources, Present present) {
        if (resources.network() == null) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        for (Priority priority : resources.network().priorities()) {
            lines.add(priority.name() + " " + priority.priority());
        }
        LimitList limits = new LimitList("/linux/resources/network");
        limits.addLines("priorities", "net_prio.ifpriomap", lines);
        return limits.limits();
    }
}
