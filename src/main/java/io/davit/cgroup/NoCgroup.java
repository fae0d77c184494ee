package io.davit.cgroup;

import io.davit.DavitException;
import io.davit.spec.Resources;
import java.util.List;

/** No cgroup: this host has none. Limits cannot be set then. */
final class NoCgroup implements Cgroup {

    @Override
    public void create(Resources resources) {
        if (!resources.equals(Resources.NONE)) {
            throw new DavitException("linux.resources: no cgroup is mounted on " + Hierarchies.ROOT);
        }
    }

    @Override
    public Entrance entrance(List<String> below) {
        if (!below.isEmpty()) {
            throw new DavitException("the container has no cgroup to join one below");
        }
        return new Entrance(false, List.of(), null, List.of());
    }

    @Override
    public List<Integer> processes() {
        return List.of();
    }

    @Override
    public void kill() {}

    @Override
    public void remove() {}

    @Override
    public SavedCgroup saved() {
        return SavedCgroup.NONE;
    }
}
