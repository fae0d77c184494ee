package io.davit.cgroup;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.spec.CpuList;
import io.davit.spec.Resources;
import java.util.BitSet;
import java.util.List;

/** The cpuset controller of cgroup v1: the CPUs and memory nodes that may be used. */
final class CpusetV1 implements Controller {

    private static final String CPUS = CpusetV2.CPUS;
    private static final String MEMS = CpusetV2.MEMS;

    private static final List<String> NUMBERS = List.of(
            "mem_hardwall", "mem_exclusive", "memory_migrate", "memory_spread_page", "memory_spread_slab",
            "memory_pressure", "sched_load_balance");

    @Override
    public List<Limit> limits(Resources resources, Present present) {
        return CpusetV2.cpuset(resources);
    }

    @Override
    public void addTo(UnitProperties unit) {
        CpusetV2.addCpuset(unit);
    }

    /**
     * Copies CPUs and memory nodes from the parent: in cgroup v1 they are empty in a new cgroup, and a process cannot
     * join until they are set.
     */
    @Override
    public void prepare(Directory directory, boolean made) {
        inherit(directory, made, CPUS);
        inherit(directory, made, MEMS);
    }

    private static void inherit(Directory directory, boolean made, String file) {
        if (made || directory.read(file).isEmpty()) {
            directory.write(file, inherited(directory.parent(), file));
        }
    }

    private static String inherited(Directory directory, String file) {
        String own = directory.read(file);
        if (own.isEmpty()) {
            own = inherited(directory.parent(), file);
            directory.write(file, own);
        }
        return own;
    }

    @Override
    public void report(Directory directory, ObjectNode data) {
        ObjectNode cpuset = data.putObject("cpuset");
        reportList(directory, cpuset, "cpus", CPUS);
        CgroupStats.put(cpuset, "cpu_exclusive", CgroupStats.read(directory, "cpuset.cpu_exclusive"));
        reportList(directory, cpuset, "mems", MEMS);
        for (String name : NUMBERS) {
            CgroupStats.put(cpuset, name, CgroupStats.read(directory, "cpuset." + name));
        }
        String level = directory.readIfExists("cpuset.sched_relax_domain_level");
        cpuset.put("sched_relax_domain_level", level == null ? 0 : Long.parseLong(level));
    }

    static void reportList(Directory directory, ObjectNode cpuset, String name, String file) {
        String list = directory.readIfExists(file);
        if (list == null || list.isEmpty()) {
            return;
        }
        ArrayNode numbers = cpuset.putArray(name);
        BitSet set = CpuList.parse(list);
        for (int i = set.nextSetBit(0); i >= 0; i = set.nextSetBit(i + 1)) {
            numbers.add(i);
        }
    }
}
