package io.davit.cgroup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.spec.Resources;
import java.util.List;

/** The pids controller, in cgroup v1 and v2. */
final class Pids implements Controller {

    private static final String MAX = "pids.max";

    /** A negative number means no limit; 0 allows no further task (config-linux.md#pids). */
    @Override
    public List<Limit> limits(Resources resources, Present present) {
        if (resources.pids() == null || resources.pids().limit() == null) {
            return List.of();
        }
        long limit = resources.pids().limit();
        LimitList limits = new LimitList("/linux/resources/pids");
        limits.add("limit", MAX, limit < 0 ? "max" : Long.toString(limit));
        return limits.limits();
    }

    @Override
    public void addTo(UnitProperties unit) {
        unit.bytes(MAX, "TasksMax");
    }

    static boolean areExceeded(Directory directory) {
        String limit = directory.read(MAX).strip();
        return !limit.equals("max") && CgroupStats.read(directory, "pids.current") > Long.parseLong(limit);
    }

    @Override
    public void report(Directory directory, ObjectNode data) {
        ObjectNode pids = data.putObject("pids");
        CgroupStats.putUnlessZero(pids, "current", CgroupStats.read(directory, "pids.current"));
        CgroupStats.putUnlessZero(pids, "limit", Math.max(0, CgroupStats.read(directory, MAX)));
    }
}
