package io.davit.cgroup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.DavitException;
import io.davit.spec.Resources;
import io.davit.spec.Resources.Cpu;

/** CPU time in cgroup v2: cpu.weight, cpu.max, cpu.max.burst and cpu.idle. */
final class CpuV2 implements Controller {

    private static final long DEFAULT_PERIOD = 100_000;
    static final long MOST_SHARES = 262144;
    private static final String MAX = "cpu.max";
    private static final String BURST = "cpu.max.burst";

    @Override
    public boolean concerns(Resources resources) {
        Cpu cpu = resources.cpu();
        return cpu != null
                && (cpu.shares() != null || cpu.quota() != null || cpu.period() != null || cpu.burst() != null
                        || cpu.idle() != null || cpu.realtimePeriod() != null || cpu.realtimeRuntime() != null);
    }

    @Override
    public void apply(Resources resources, Directory directory) {
        Cpu cpu = resources.cpu();
        write(cpu, directory, max(cpu.quota(), cpu.period()));
    }

    @Override
    public void update(Resources resources, Directory directory) {
        apply(resources.with(null, completed(resources.cpu(), directory)), directory);
    }

    /** Of quota and period, which are one file, the one that is not given is the one that is set. */
    static Cpu completed(Cpu cpu, Directory directory) {
        if (Controller.isSet(cpu.quota()) == Controller.isSet(cpu.period())) {
            return cpu;
        }
        String current = directory.read(MAX);
        int blank = current.indexOf(' ');
        String quota = current.substring(0, blank);
        return Controller.isSet(cpu.quota())
                ? cpu.with(cpu.quota(), Long.valueOf(current.substring(blank + 1)))
                : cpu.with(quota.equals("max") ? Long.valueOf(-1) : Long.valueOf(quota), cpu.period());
    }

    private static void write(Cpu cpu, Directory directory, String max) {
        if (Controller.isSet(cpu.realtimePeriod()) || Controller.isSet(cpu.realtimeRuntime())) {
            throw new DavitException("linux.resources.cpu: realtimePeriod and realtimeRuntime are not in cgroup v2");
        }
        if (Controller.isSet(cpu.shares())) {
            directory.write("cpu.weight", weight(cpu.shares()));
        }
        boolean hasMax = Controller.isSet(cpu.quota()) || Controller.isSet(cpu.period());
        boolean burstLater = cpu.burst() != null && !CpuV1.isTaken(directory, BURST, cpu.burst(), hasMax);
        if (hasMax) {
            directory.write(MAX, max);
        }
        if (burstLater) {
            directory.writeUnsigned(BURST, cpu.burst());
        }
        // After the weight, which would undo it.
        if (cpu.idle() != null) {
            directory.write("cpu.idle", cpu.idle());
        }
    }

    /**
     * Shares (2 to 262144, by default 1024) as a weight (1 to 10000, by default 100): the curve goes through both ends
     * and both defaults. It is that of runc 1.3.2 and crun 1.23; before, a line gave 1024 shares the weight 39.
     */
    static long weight(long shares) {
        if (Long.compareUnsigned(shares, 2) <= 0) {
            return 1;
        }
        if (Long.compareUnsigned(shares, MOST_SHARES) >= 0) {
            return 10000;
        }
        double log2 = Math.log(shares) / Math.log(2);
        double exponent = (log2 * log2 + 125 * log2) / 612.0 - 7.0 / 34.0;
        return (long) Math.ceil(Math.pow(10, exponent));
    }

    static String max(Long quota, Long period) {
        boolean unlimited = quota == null || quota <= 0;
        long micros = period == null || period == 0 ? DEFAULT_PERIOD : period;
        return (unlimited ? "max" : Long.toString(quota)) + " " + Long.toUnsignedString(micros);
    }

    @Override
    public void report(Directory directory, ObjectNode data) {
        ObjectNode cpu = data.putObject("cpu");
        ObjectNode usage = cpu.putObject("usage");
        Figures.putUnlessZero(usage, "total", nanos(directory, "usage_usec"));
        Figures.put(usage, "kernel", nanos(directory, "system_usec"));
        Figures.put(usage, "user", nanos(directory, "user_usec"));
        ObjectNode throttling = cpu.putObject("throttling");
        Figures.putUnlessZero(throttling, "periods", Figures.read(directory, "cpu.stat", "nr_periods"));
        Figures.putUnlessZero(throttling, "throttledPeriods", Figures.read(directory, "cpu.stat", "nr_throttled"));
        Figures.putUnlessZero(throttling, "throttledTime", nanos(directory, "throttled_usec"));
        Figures.pressure(directory, "cpu.pressure", cpu);
    }

    private static long nanos(Directory directory, String key) {
        return 1000 * Figures.read(directory, "cpu.stat", key);
    }
}
