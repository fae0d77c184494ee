package io.davit.cgroup;

import io.davit.spec.CpuList;
import io.davit.spec.Resources;
import io.davit.spec.Resources.BlockIo;
import io.davit.spec.Resources.Cpu;
import io.davit.spec.Resources.Memory;
import io.davit.systemd.Variant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Limits as properties of a unit (systemd.resource-control(5)): those that systemd knows, so that it does not write what
 * it takes for right over them. All limits are written to the cgroup's files as well.
 */
final class UnitProperties {

    private static final long INFINITY = -1;
    private static final long MICROS_PER_SECOND = 1_000_000;

    /** systemd keeps a quota in hundredths of a CPU. */
    private static final long QUOTA_STEP = 10_000;

    private static final long DEFAULT_PERIOD = 100_000;
    private static final long LONGEST = Long.MAX_VALUE / MICROS_PER_SECOND;

    private final Map<String, Variant> properties = new LinkedHashMap<>();
    private final boolean v2;

    private UnitProperties(boolean v2) {
        this.v2 = v2;
    }

    /** All but the number of tasks. */
    static Map<String, Variant> of(Resources resources, boolean v2) {
        UnitProperties unit = new UnitProperties(v2);
        if (resources.memory() != null) {
            unit.add(resources.memory());
        }
        if (resources.cpu() != null) {
            unit.add(resources.cpu());
        }
        if (resources.blockIO() != null && !v2) {
            unit.add(resources.blockIO());
        }
        if (!resources.devices().isEmpty()) {
            unit.properties.putAll(UnitDevices.of(DeviceRules.of(resources.devices())));
        }
        for (Map.Entry<String, String> file : resources.unified().entrySet()) {
            unit.add(file.getKey(), file.getValue().strip());
        }
        return unit.properties;
    }

    static Map<String, Variant> ofTasks(Resources resources) {
        UnitProperties unit = new UnitProperties(true);
        if (resources.pids() != null && resources.pids().limit() != null) {
            unit.number("TasksMax", Math.max(INFINITY, resources.pids().limit()));
        }
        String tasks = resources.unified().get("pids.max");
        if (tasks != null) {
            unit.number("TasksMax", bytes(tasks.strip()));
        }
        return unit.properties;
    }

    private void number(String name, long value) {
        properties.put(name, new Variant("t", value));
    }

    private void add(Memory memory) {
        if (Controller.isSet(memory.limit())) {
            number(v2 ? "MemoryMax" : "MemoryLimit", Math.max(INFINITY, memory.limit()));
        }
        if (v2 && Controller.isSet(memory.reservation())) {
            number("MemoryLow", Math.max(INFINITY, memory.reservation()));
        }
        String swap = v2 ? MemoryV2.swap(memory.swap(), memory.limit()) : null;
        if (swap != null) {
            number("MemorySwapMax", bytes(swap));
        }
    }

    private void add(Cpu cpu) {
        if (Controller.isSet(cpu.shares())) {
            number(v2 ? "CPUWeight" : "CPUShares", v2 ? CpuV2.weight(cpu.shares()) : atMostAllShares(cpu.shares()));
        }
        if (v2 && cpu.idle() != null && cpu.idle() == 1) {
            // A weight of 0 is what systemd 252 and later call idle.
            number("CPUWeight", 0);
        }
        if (Controller.isSet(cpu.period())) {
            number("CPUQuotaPeriodUSec", cpu.period());
        }
        if (Controller.isSet(cpu.quota()) || Controller.isSet(cpu.period())) {
            number("CPUQuotaPerSecUSec", perSecond(cpu.quota(), cpu.period()));
        }
        if (Controller.isSet(cpu.cpus())) {
            mask("AllowedCPUs", cpu.cpus());
        }
        if (Controller.isSet(cpu.mems())) {
            mask("AllowedMemoryNodes", cpu.mems());
        }
    }

    /** As the kernel takes more; systemd refuses it. */
    private static long atMostAllShares(long shares) {
        return Long.compareUnsigned(shares, CpuV2.MOST_SHARES) > 0 ? CpuV2.MOST_SHARES : shares;
    }

    /** Rounded up, so that the cgroup's own file may have the exact quota. */
    static long perSecond(Long quota, Long period) {
        if (quota == null || quota <= 0) {
            return INFINITY;
        }
        long micros = Long.divideUnsigned(
                Math.min(quota, LONGEST) * MICROS_PER_SECOND, Controller.isSet(period) ? period : DEFAULT_PERIOD);
        return (micros + QUOTA_STEP - 1) / QUOTA_STEP * QUOTA_STEP;
    }

    private void mask(String name, String list) {
        properties.put(name, new Variant("ay", CpuList.parse(list).toByteArray()));
    }

    private void add(BlockIo io) {
        if (Controller.isSet(io.weight())) {
            number("BlockIOWeight", io.weight());
        }
    }

    /** Files of cgroup v2 that have a property; the others are the cgroup's alone. */
    private void add(String file, String value) {
        switch (file) {
            case "cpu.idle" -> {
                if (value.equals("1")) {
                    number("CPUWeight", 0);
                }
            }
            case "cpu.weight" -> number("CPUWeight", Long.parseLong(value));
            case "cpu.max" -> addMax(value.split(" "));
            case "cpuset.cpus" -> mask("AllowedCPUs", value);
            case "cpuset.mems" -> mask("AllowedMemoryNodes", value);
            case "memory.high" -> number("MemoryHigh", bytes(value));
            case "memory.low" -> number("MemoryLow", bytes(value));
            case "memory.min" -> number("MemoryMin", bytes(value));
            case "memory.max" -> number("MemoryMax", bytes(value));
            case "memory.swap.max" -> number("MemorySwapMax", bytes(value));
            default -> {}
        }
    }

    private void addMax(String[] quotaAndPeriod) {
        Long quota = quotaAndPeriod[0].equals("max") ? null : Long.valueOf(quotaAndPeriod[0]);
        Long period = quotaAndPeriod.length < 2 ? null : Long.valueOf(quotaAndPeriod[1]);
        if (period != null) {
            number("CPUQuotaPeriodUSec", period);
        }
        number("CPUQuotaPerSecUSec", perSecond(quota, period));
    }

    private static long bytes(String text) {
        return text.equals("max") ? INFINITY : Long.parseLong(text);
    }
}
