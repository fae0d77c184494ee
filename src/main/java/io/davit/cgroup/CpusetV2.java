package io.davit.cgroup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.spec.Resources;
import io.davit.spec.Resources.Cpu;
import java.util.List;

/** The cpuset controller of cgroup v2. A cgroup without a value of its own uses its parent's. */
final class CpusetV2 implements Controller {

    static final String CPUS = "cpuset.cpus";
    static final String MEMS = "cpuset.mems";

    @Override
    public List<Limit> limits(Resources resources, Present present) {
        return cpuset(resources);
    }

    /** Computes the limits for cgroup v1 too, which has the same files. */
    static List<Limit> cpuset(Resources resources) {
        Cpu cpu = resources.cpu();
        if (cpu == null) {
            return List.of();
        }
        LimitList limits = new LimitList("/linux/resources/cpu");
        limits.addText("cpus", CPUS, cpu.cpus());
        limits.addText("mems", MEMS, cpu.mems());
        return limits.limits();
    }

    @Override
    public void addTo(UnitProperties unit) {
        addCpuset(unit);
    }

    static void addCpuset(UnitProperties unit) {
        unit.mask(CPUS, "AllowedCPUs");
        unit.mask(MEMS, "AllowedMemoryNodes");
    }

    @Override
    public void report(Directory directory, ObjectNode data) {
        ObjectNode cpuset = data.putObject("cpuset");
        CpusetV1.reportList(directory, cpuset, "cpus", "cpuset.cpus.effective");
        CpusetV1.reportList(directory, cpuset, "mems", "cpuset.mems.effective");
    }
}
