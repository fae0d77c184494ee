package io.davit.cgroup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.spec.Resources;
import io.davit.spec.Resources.Cpu;

/** Which CPUs and memory nodes may be used, in cgroup v2: a cgroup that says nothing has those of the one above. */
final class CpusetV2 implements Controller {

    @Override
    public boolean concerns(Resources resources) {
        Cpu cpu = resources.cpu();
        return cpu != null && (Controller.isSet(cpu.cpus()) || Controller.isSet(cpu.mems()));
    }

    @Override
    public void apply(Resources resources, Directory directory) {
        Cpu cpu = resources.cpu();
        if (Controller.isSet(cpu.cpus())) {
            directory.write("cpuset.cpus", cpu.cpus());
        }
        if (Controller.isSet(cpu.mems())) {
            directory.write("cpuset.mems", cpu.mems());
        }
    }

    @Override
    public void report(Directory directory, ObjectNode data) {
        ObjectNode cpuset = data.putObject("cpuset");
        CpusetV1.reportList(directory, cpuset, "cpus", "cpuset.cpus.effective");
        CpusetV1.reportList(directory, cpuset, "mems", "cpuset.mems.effective");
    }
}
