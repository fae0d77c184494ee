package io.davit.cgroup;

import io.davit.spec.Resources;
import java.util.List;

/** The net_cls controller of cgroup v1: the traffic control class of packets. cgroup v2 has no equivalent. */
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
