package io.davit.cgroup;

import io.davit.spec.Resources;

/** The class that packets are marked with, for traffic control; in cgroup v1 alone. */
final class NetworkClassV1 implements Controller {

    @Override
    public boolean concerns(Resources resources) {
        return resources.network() != null && Controller.isSet(resources.network().classID());
    }

    @Override
    public void apply(Resources resources, Directory directory) {
        if (concerns(resources)) {
            directory.write("net_cls.classid", resources.network().classID());
        }
    }
}
