package io.davit.cgroup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.linux.Errno;
import io.davit.linux.ErrnoException;
import io.davit.spec.Resources;
import io.davit.spec.Resources.Cpu;

/** CPU time in cgroup v1: cpu.shares, the quota of the completely fair scheduler, and time for real-time tasks. */
final class CpuV1 implements Controller {

    private static final String PERIOD = "cpu.cfs_period_us";
    private static final String QUOTA = "cpu.cfs_quota_us";
    private static final String BURST = "cpu.cfs_burst_us";
    private static final String RT_PERIOD = "cpu.rt_period_us";
    private static final String RT_RUNTIME = "cpu.rt_runtime_us";

    @Override
    public boolean concerns(Resources resources) {
        Cpu cpu = resources.cpu();
        return cpu != null
                && (cpu.shares() != null || cpu.quota() != null || cpu.period() != null || cpu.burst() != null
                        || cpu.idle() != null || cpu.realtimePeriod() != null || cpu.realtimeRuntime() != null);
    }

    @Override
    public void apply(Resources resources, Directory directory) {
        if (!concerns(resources)) {
            return;
        }
        Cpu cpu = resources.cpu();
        applyRealtime(cpu, directory);
        if (Controller.isSet(cpu.shares())) {
            directory.writeUnsigned("cpu.shares", cpu.shares());
        }
        applyQuota(cpu, directory);
        if (cpu.idle() != null) {
            directory.write("cpu.idle", cpu.idle());
        }
    }

    /** A period shorter than the runtime that is set is refused, until a shorter runtime is set too. */
    private static void applyRealtime(Cpu cpu, Directory directory) {
        boolean hasRuntime = Controller.isSet(cpu.realtimeRuntime());
        boolean later = Controller.isSet(cpu.realtimePeriod())
                && !isTaken(directory, RT_PERIOD, cpu.realtimePeriod(), hasRuntime);
        if (hasRuntime) {
            directory.write(RT_RUNTIME, cpu.realtimeRuntime());
        }
        if (later) {
            directory.writeUnsigned(RT_PERIOD, cpu.realtimePeriod());
        }
    }

    /** The kernel takes a period or a burst only if it goes with the quota, which may be the one to be set next. */
    private static void applyQuota(Cpu cpu, Directory directory) {
        boolean hasQuota = Controller.isSet(cpu.quota());
        boolean periodLater =
                Controller.isSet(cpu.period()) && !isTaken(directory, PERIOD, cpu.period(), hasQuota);
        boolean burstLater = cpu.burst() != null && !isTaken(directory, BURST, cpu.burst(), hasQuota);
        if (hasQuota) {
            directory.write(QUOTA, cpu.quota());
        }
        if (periodLater) {
            directory.writeUnsigned(PERIOD, cpu.period());
        }
        if (burstLater) {
            directory.writeUnsigned(BURST, cpu.burst());
        }
    }

    /** @param again whether it may be tried again after something else has been set */
    static boolean isTaken(Directory directory, String file, long value, boolean again) {
        try {
            directory.writeUnsigned(file, value);
            return true;
        } catch (ErrnoException e) {
            if (again && e.is(Errno.EINVAL)) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void report(Directory directory, ObjectNode data) {
        ObjectNode throttling = data.withObject("/cpu").putObject("throttling");
        Figures.putUnlessZero(throttling, "periods", Figures.read(directory, "cpu.stat", "nr_periods"));
        Figures.putUnlessZero(throttling, "throttledPeriods", Figures.read(directory, "cpu.stat", "nr_throttled"));
        Figures.putUnlessZero(throttling, "throttledTime", Figures.read(directory, "cpu.stat", "throttled_time"));
    }
}
