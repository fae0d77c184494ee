package io.davit.cgroup;

import io.davit.spec.Resources;
import io.davit.spec.Resources.Cpu;

/** CPU time in cgroup v1: cpu.shares and the quota of the completely fair scheduler. */
final class CpuV1 implements Controller {

    @Override
    public boolean concerns(Resources resources) {
        Cpu cpu = resources.cpu();
        return cpu != null && (cpu.shares() != null || cpu.quota() != null || cpu.period() != null);
    }

    @Override
    public void apply(Resources resources, Directory directory) {
        if (!concerns(resources)) {
            return;
        }
        Cpu cpu = resources.cpu();
        if (cpu.shares() != null && cpu.shares() != 0) {
            directory.write("cpu.shares", cpu.shares());
        }
        if (cpu.period() != null && cpu.period() != 0) {
            directory.write("cpu.cfs_period_us", cpu.period());
        }
        if (cpu.quota() != null && cpu.quota() != 0) {
            directory.write("cpu.cfs_quota_us", cpu.quota());
        }
    }
}
