package io.davit.cgroup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.DavitException;
import io.davit.cgroup.Limit.OnRefusal;
import io.davit.spec.Resources.Cpu;
import io.davit.spec.Resources;
import java.util.List;

/** The cpu controller of cgroup v2: cpu.weight, cpu.max, cpu.max.burst and cpu.idle. */
final class CpuV2 implements Controller {

    static final long MOST_SHARES = 262144;

    private static final long DEFAULT_PERIOD = 100_000;
    private static final String WEIGHT = "cpu.weight";
    private static final String MAX = "cpu.max";
    private static final String IDLE = "cpu.idle";

    @Override
    public List<Limit> limits(Resources resources, Present present) {
        Cpu cpu = resources.cpu();
        if (cpu == null) {
            return List.of();
        }
        if (Controller.isSet(cpu.realtimePeriod()) || Controller.isSet(cpu.realtimeRuntime())) {
            throw new DavitException("/linux/resources/cpu: realtimePeriod and realtimeRuntime are not in cgroup v2");
        }
        LimitList limits = new LimitList("/linux/resources/cpu");
        if (Controller.isSet(cpu.shares())) {
            limits.add("shares", WEIGHT, Long.toString(weight(cpu.shares())));
        }
        addMax(cpu, present, limits);
        // Must follow cpu.weight: writing that resets cpu.idle.
        if (cpu.idle() != null) {
            limits.add("idle", IDLE, cpu.idle().toString());
        }
        return limits.limits();
    }

    /** The kernel refuses a burst that does not fit the current quota, so it is tried again after the new quota. */
    private static void addMax(Cpu cpu, Present present, LimitList limits) {
        boolean hasQuota = Controller.isSet(cpu.quota());
        boolean hasMax = hasQuota || Controller.isSet(cpu.period());
        if (cpu.burst() != null) {
            limits.add("burst", "cpu.max.burst", Long.toUnsignedString(cpu.burst()),
                    hasMax ? OnRefusal.POSTPONE : OnRefusal.FAIL);
        }
        if (hasMax) {
            limits.add(hasQuota ? "quota" : "period", MAX, max(cpu, present));
        }
    }

    /** cpu.max contains both quota and period: takes the one that is not given from the present value. */
    private static String max(Cpu cpu, Present present) {
        boolean both = Controller.isSet(cpu.quota()) && Controller.isSet(cpu.period());
        String current = both ? null : present.read(MAX);
        if (current == null) {
            return max(cpu.quota(), cpu.period());
        }
        int blank = current.indexOf(' ');
        return Controller.isSet(cpu.quota())
                ? max(cpu.quota(), Long.parseUnsignedLong(current.substring(blank + 1)))
                : current.substring(0, blank) + " " + Long.toUnsignedString(cpu.period());
    }

    static String max(Long quota, Long period) {
        boolean unlimited = quota == null || quota <= 0;
        long micros = period == null || period == 0 ? DEFAULT_PERIOD : period;
        return (unlimited ? "max" : Long.toString(quota)) + " " + Long.toUnsignedString(micros);
    }

    /**
     * Converts shares (2 to 262144, default 1024) to a weight (1 to 10000, default 100), on a curve through both ends
     * and both defaults. runc 1.3.2 and crun 1.23 use the same; earlier versions were linear, with weight 39 for 1024
     * shares.
     */
    static long weight(long shares) {
        if (Long.compareUnsigned(shares, 2) <= 0) {
            return 1;
        }
        if (Long.compareUnsigned(shares, MOST_SHARES) >= 0) {
            return 10000;
        }
        double log2 = Math.log((double) shares) / Math.log(2);
        double exponent = (log2 * log2 + 125 * log2) / 612.0 - 7.0 / 34.0;
        return (long) Math.ceil(Math.pow(10, exponent));
    }

    @Override
    public void addTo(UnitProperties unit) {
        unit.number(WEIGHT, "CPUWeight");
        if ("1".equals(unit.value(IDLE))) {
            // systemd 252 and later: CPUWeight=0 means idle.
            unit.put("CPUWeight", 0);
        }
        if (unit.has(MAX)) {
            String[] max = unit.value(MAX).split(" ");
            unit.addQuota(max[0].equals("max") ? "-1" : max[0], max.length < 2 ? null : max[1]);
        }
    }

    @Override
    public void report(Directory directory, ObjectNode data) {
        ObjectNode cpu = data.putObject("cpu");
        ObjectNode usage = cpu.putObject("usage");
        CgroupStats.putUnlessZero(usage, "total", nanos(directory, "usage_usec"));
        CgroupStats.put(usage, "kernel", nanos(directory, "system_usec"));
        CgroupStats.put(usage, "user", nanos(directory, "user_usec"));
        ObjectNode throttling = cpu.putObject("throttling");
        CgroupStats.putUnlessZero(throttling, "periods", CgroupStats.read(directory, "cpu.stat", "nr_periods"));
        CgroupStats.putUnlessZero(throttling, "throttledPeriods", CgroupStats.read(directory, "cpu.stat", "nr_throttled"));
        CgroupStats.putUnlessZero(throttling, "throttledTime", nanos(directory, "throttled_usec"));
        CgroupStats.pressure(directory, "cpu.pressure", cpu);
    }

    private static long nanos(Directory directory, String key) {
        return 1000 * CgroupStats.read(directory, "cpu.stat", key);
    }
}
