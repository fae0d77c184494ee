package io.davit.cgroup;

import io.davit.spec.Resources;
import io.davit.spec.Resources.Cpu;

/** CPU time in cgroup v2: cpu.weight and cpu.max. */
final class CpuV2 implements Controller {

    private static final long DEFAULT_PERIOD = 100_000;

    @Override
    public boolean concerns(Resources resources) {
        Cpu cpu = resources.cpu();
        return cpu != null && (cpu.shares() != null || cpu.quota() != null || cpu.period() != null);
    }

    @Override
    public void apply(Resources resources, Directory directory) {
        Cpu cpu = resources.cpu();
        if (cpu.shares() != null && cpu.shares() != 0) {
            directory.write("cpu.weight", weight(cpu.shares()));
        }
        if (cpu.quota() != null || cpu.period() != null) {
            directory.write("cpu.max", max(cpu.quota(), cpu.period()));
        }
    }

    /**
     * Shares (2 to 262144, by default 1024) as a weight (1 to 10000, by default 100): the curve goes through both ends
     * and both defaults. It is that of runc 1.3.2 and crun 1.23; before, a line gave 1024 shares the weight 39.
     */
    static long weight(long shares) {
        if (shares <= 2) {
            return 1;
        }
        if (shares >= 262144) {
            return 10000;
        }
        double log2 = Math.log(shares) / Math.log(2);
        double exponent = (log2 * log2 + 125 * log2) / 612.0 - 7.0 / 34.0;
        return (long) Math.ceil(Math.pow(10, exponent));
    }

    static String max(Long quota, Long period) {
        boolean unlimited = quota == null || quota <= 0;
        long micros = period == null || period == 0 ? DEFAULT_PERIOD : period;
        return (unlimited ? "max" : Long.toString(quota)) + " " + micros;
    }
}
