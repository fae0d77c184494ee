package io.davit.cgroup;

import io.davit.spec.Resources;
import java.util.Map;

/** Handles and objects of InfiniBand devices: the same in cgroup v1 and v2. */
final class Rdma implements Controller {

    @Override
    public boolean concerns(Resources resources) {
        return !resources.rdma().isEmpty();
    }

    @Override
    public void apply(Resources resources, Directory directory) {
        for (Map.Entry<String, Resources.Rdma> device : resources.rdma().entrySet()) {
            directory.write("rdma.max", line(device.getKey(), device.getValue()));
        }
    }

    static String line(String device, Resources.Rdma limits) {
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
