package io.davit.cgroup;

import io.davit.spec.Resources;
import java.util.List;

/** The class of the cgroup's packets, for traffic control; only in cgroup v1. */
final class NetworkClassV1 implements Controller {

    @Override
    public List<Limit> limits(Resources resources, Present present) {
        if (resources.network() == null) {
            return List.of();
        }
        LimitList limits = new LimitList("/linux/resources/network");
        limits.addNumber("classID", "net_cls.classid", resources.network().classID());
        return limits.limits();
    }
}
