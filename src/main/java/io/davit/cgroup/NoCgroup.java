package io.davit.cgroup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.DavitException;
import io.davit.spec.Resources;
import java.util.List;

/** No cgroup, because the host has none or {@code --cgroup-manager disabled} is set. Limits cannot be set. */
final class NoCgroup implements Cgroup {

    private final boolean wanted;

    /** @param wanted whether cgroups are disabled by choice */
    NoCgroup(boolean wanted) {
        this.wanted = wanted;
    }

    @Override
    public void make(int pid) {}

    @Override
    public CgroupLimits limits(Resources resources) {
        // Engines put device rules into every config; if cgroups are disabled by choice, these are ignored.
        Resources limits = wanted ? resources.withoutDevices() : resources;
        if (!limits.equals(Resources.NONE)) {
            throw new DavitException(wanted
                    ? "/linux/resources: there are no limits without a cgroup"
                    : "/linux/resources: no cgroup is mounted on " + Hierarchies.ROOT);
        }
        return CgroupLimits.NONE;
    }

    @Override
    public void limit(CgroupLimits limits) {}

    @Override
    public void limitTasks(CgroupLimits limits) {}

    @Override
    public void update(Resources resources) {
        throw new DavitException("the container has no cgroup whose limits could be changed");
    }

    @Override
    public void delegate(int uid) {}

    @Override
    public void freeze() {
        throw new DavitException("the container has no cgroup that could be frozen");
    }

    @Override
    public void thaw() {
        throw new DavitException("the container has no cgroup that could be thawed");
    }

    @Override
    public boolean isFrozen() {
        return false;
    }

    @Override
    public boolean killsOnlyThawed() {
        return false;
    }

    @Override
    public CgroupJoin join() {
        return CgroupJoin.NONE;
    }

    @Override
    public CgroupJoin joinOfExec(int init, List<String> below, boolean joinsUsers) {
        if (!below.isEmpty()) {
            throw new DavitException("the container has no cgroup to join one below");
        }
        return CgroupJoin.NONE;
    }

    @Override
    public boolean attach(int pid, CgroupJoin join) {
        return false;
    }

    @Override
    public List<Integer> processes() {
        return List.of();
    }

    @Override
    public boolean signal(int signal) {
        return false;
    }

    @Override
    public void kill() {}

    @Override
    public void remove() {}

    @Override
    public void report(ObjectNode data) {
        throw new DavitException("the container has no cgroup that could tell what it uses");
    }

    @Override
    public long oomKills() {
        return 0;
    }

    @Override
    public OomSource oomSource() {
        return null;
    }

    @Override
    public SavedCgroup saved() {
        return SavedCgroup.NONE;
    }
}
