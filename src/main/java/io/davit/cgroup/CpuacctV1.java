package io.davit.cgroup;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.spec.Resources;
import java.util.List;

/** CPU time statistics of cgroup v1; this controller has no limits. */
final class CpuacctV1 implements Controller {

    /** cpuacct.stat counts in units of USER_HZ, which is 100 on all architectures that davit supports. */
    private static final long NANOS_PER_TICK = 10_000_000;

    @Override
    public List<Limit> limits(Resources resources, Present present) {
        return List.of();
    }

    @Override
    public void report(Directory directory, ObjectNode data) {
        ObjectNode usage = data.withObject("/cpu").putObject("usage");
        CgroupStats.putUnlessZero(usage, "total", CgroupStats.read(directory, "cpuacct.usage"));
        reportPerCpu(directory, usage);
        CgroupStats.put(usage, "kernel", NANOS_PER_TICK * CgroupStats.read(directory, "cpuacct.stat", "system"));
        CgroupStats.put(usage, "user", NANOS_PER_TICK * CgroupStats.read(directory, "cpuacct.stat", "user"));
    }

    /** Parses a header, and per CPU a line with its number, user time and system time. */
    private static void reportPerCpu(Directory directory, ObjectNode usage) {
        String all = directory.readIfExists("cpuacct.usage_percpu");
        if (all != null && !all.isEmpty()) {
            ArrayNode perCpu = usage.putArray("percpu");
            for (String nanos : all.split(" ")) {
                perCpu.add(Long.parseLong(nanos));
            }
        }
        List<String> lines = directory.lines("cpuacct.usage_all");
        if (lines.size() > 1) {
            ArrayNode kernel = usage.putArray("percpu_kernel");
            ArrayNode user = usage.putArray("percpu_user");
            for (String line : lines.subList(1, lines.size())) {
                String[] columns = line.split(" ");
                user.add(Long.parseLong(columns[1]));
                kernel.add(Long.parseLong(columns[2]));
            }
        }
    }
}
