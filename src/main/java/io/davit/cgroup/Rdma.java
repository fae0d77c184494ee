package io.davit.cgroup;

import io.davit.spec.Resources;
import java.util.ArrayList;
import java.util.List;

/** The rdma controller, in cgroup v1 and v2: HCA handles and objects of InfiniBand devices. */
final class Rdma implements Controller {

    @Override
    public List<Limit> limits(Resources resources, Present present) {
        List<String> lines = new ArrayList<>();
        resources.rdma().forEach((device, limits) -> lines.add(line(device, limits)));
        LimitList limits = new LimitList("/linux/resources");
        limits.addLines("rdma", "rdma.max", lines);
        return limits.limits();
    }

    private static String line(String device, Resources.Rdma limits) {
        StringBuilder line = new StringBuilder(device);
        if (limits.hcaHandles() != null) {
            line.append(" hca_handle=").append(limits.hcaHandles());
        }
        if (limits.hcaObjects() != null) {
            line.append(" hca_object=").append(limits.hcaObjects());
        }
        return line.toString();
    }
}
