package io.davit.cgroup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.cgroup.Limit.OnRefusal;
import io.davit.spec.Resources.Cpu;
import io.davit.spec.Resources;
import java.util.List;

/** The cpu controller of cgroup v1: shares, CFS quota and period, real-time runtime and period. */
final class CpuV1 implements Controller {

    private static final String SHARES = "cpu.shares";
    private static final String PERIOD = "cpu.cfs_period_us";
    private static final String QUOTA = "cpu.cfs_quota_us";

    @Override
    public List<Limit> limits(Resources resources, Present present) {
        Cpu cpu = resources.cpu();
        if (cpu == null) {
            return List.of();
        }
        LimitList limits = new LimitList("/linux/resources/cpu");
        addRealtime(cpu, limits);
        limits.addUnsigned("shares", SHARES, cpu.shares());
        addQuota(cpu, present, limits);
        if (cpu.idle() != null) {
            limits.add("idle", "cpu.idle", cpu.idle().toString());
        }
        return limits.limits();
    }

    /**
     * The kernel refuses a period shorter than the current runtime, so the period is tried again after the new runtime.
     */
    private static void addRealtime(Cpu cpu, LimitList limits) {
        boolean hasRuntime = Controller.isSet(cpu.realtimeRuntime());
        limits.addUnsigned("realtimePeriod", "cpu.rt_period_us", cpu.realtimePeriod(), postponedIf(hasRuntime));
        limits.addNumber("realtimeRuntime", "cpu.rt_runtime_us", cpu.realtimeRuntime());
    }

    /**
     * The kernel refuses a period or burst that does not fit the current quota, so it is tried again after the new
     * quota.
     */
    private static void addQuota(Cpu cpu, Present present, LimitList limits) {
        Long quota = quota(cpu, present);
        OnRefusal onRefusal = postponedIf(quota != null);
        limits.addUnsigned("period", PERIOD, period(cpu, present), onRefusal);
        if (cpu.burst() != null) {
            limits.add("burst", "cpu.cfs_burst_us", Long.toUnsignedString(cpu.burst()), onRefusal);
        }
        limits.addNumber("quota", QUOTA, quota);
    }

    /** Returns the present quota if only the period changes: systemd has one property for both. */
    private static Long quota(Cpu cpu, Present present) {
        if (Controller.isSet(cpu.quota())) {
            return cpu.quota();
        }
        String current = Controller.isSet(cpu.period()) ? present.read(QUOTA) : null;
        return current == null ? null : Long.valueOf(current);
    }

    private static Long period(Cpu cpu, Present present) {
        if (Controller.isSet(cpu.period())) {
            return cpu.period();
        }
        String current = Controller.isSet(cpu.quota()) ? present.read(PERIOD) : null;
        return current == null ? null : Long.valueOf(Long.parseUnsignedLong(current));
    }

    private static OnRefusal postponedIf(boolean another) {
        return another ? OnRefusal.POSTPONE : OnRefusal.FAIL;
    }

    @Override
    public void addTo(UnitProperties unit) {
        if (unit.has(SHARES)) {
            unit.put("CPUShares", atMostAllowed(Long.parseUnsignedLong(unit.value(SHARES))));
        }
        unit.addQuota(unit.value(QUOTA), unit.value(PERIOD));
    }

    /** systemd refuses a greater value; the kernel clamps it. */
    private static long atMostAllowed(long shares) {
        return Long.compareUnsigned(shares, CpuV2.MOST_SHARES) > 0 ? CpuV2.MOST_SHARES : shares;
    }

    @Override
    public void report(Directory directory, ObjectNode data) {
        ObjectNode throttling = data.withObject("/cpu").putObject("throttling");
        CgroupStats.putUnlessZero(throttling, "periods", CgroupStats.read(directory, "cpu.stat", "nr_periods"));
        CgroupStats.putUnlessZero(throttling, "throttledPeriods", CgroupStats.read(directory, "cpu.stat", "nr_throttled"));
        CgroupStats.putUnlessZero(throttling, "throttledTime", CgroupStats.read(directory, "cpu.stat", "throttled_time"));
    }
}
