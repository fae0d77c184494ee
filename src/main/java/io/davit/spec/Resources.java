package io.davit.spec;

import java.util.List;
import java.util.Map;

/**
 * What a container's cgroup is limited to; also what {@code update} is given.
 *
 * @param unified files of cgroup v2 and what is written to them
 */
public record Resources(
        List<DeviceRule> devices,
        Memory memory,
        Cpu cpu,
        Pids pids,
        BlockIo blockIO,
        List<HugepageLimit> hugepageLimits,
        Network network,
        Map<String, Rdma> rdma,
        Map<String, String> unified) {

    public static final Resources NONE = new Resources(null, null, null, null, null, null, null, null, null);

    public Resources {
        devices = Absent.toEmpty(devices);
        hugepageLimits = Absent.toEmpty(hugepageLimits);
        rdma = Absent.toEmpty(rdma);
        unified = Absent.toEmpty(unified);
    }

    /** The same but for the rules of the device controller. */
    public Resources withoutDevices() {
        return new Resources(null, memory, cpu, pids, blockIO, hugepageLimits, network, rdma, unified);
    }

    /**
     * One rule of the device controller; later rules overrule earlier ones.
     *
     * @param type {@code c}, {@code b} or {@code a} (both), which is also the default
     * @param major {@code null}: every one; as {@code minor}
     * @param access of {@code r}, {@code w}, {@code m}
     */
    public record DeviceRule(boolean allow, String type, Long major, Long minor, String access) {}

    /**
     * Memory in bytes, -1 being no limit.
     *
     * @param swap memory and swap together
     * @param swappiness 0 to 100; -1, which callers write as 2^64-1, is none
     */
    public record Memory(
            Long limit,
            Long reservation,
            Long swap,
            Long kernel,
            Long kernelTCP,
            @Uint64 Long swappiness,
            Boolean disableOOMKiller,
            Boolean useHierarchy,
            Boolean checkBeforeUpdate) {

        public Memory {
            swappiness = swappiness != null && swappiness == -1 ? null : swappiness;
        }
    }

    /**
     * CPU time; quotas, periods and bursts in microseconds.
     *
     * @param shares weight among siblings, 2 to 262144
     * @param idle 1: runs only when nothing else does
     */
    public record Cpu(
            @Uint64 Long shares,
            Long quota,
            @Uint64 Long burst,
            @Uint64 Long period,
            Long realtimeRuntime,
            @Uint64 Long realtimePeriod,
            String cpus,
            String mems,
            Long idle) {}

    /** How many tasks there may be; -1: any number, and 0 is a limit like any other. */
    public record Pids(Long limit) {}

    /** Block I/O: weights 10 to 1000, rates in bytes or operations a second. */
    public record BlockIo(
            Integer weight,
            Integer leafWeight,
            List<WeightDevice> weightDevice,
            List<ThrottleDevice> throttleReadBpsDevice,
            List<ThrottleDevice> throttleWriteBpsDevice,
            List<ThrottleDevice> throttleReadIOPSDevice,
            List<ThrottleDevice> throttleWriteIOPSDevice) {

        public BlockIo {
            weightDevice = Absent.toEmpty(weightDevice);
            throttleReadBpsDevice = Absent.toEmpty(throttleReadBpsDevice);
            throttleWriteBpsDevice = Absent.toEmpty(throttleWriteBpsDevice);
            throttleReadIOPSDevice = Absent.toEmpty(throttleReadIOPSDevice);
            throttleWriteIOPSDevice = Absent.toEmpty(throttleWriteIOPSDevice);
        }
    }

    public record WeightDevice(long major, long minor, Integer weight, Integer leafWeight) {}

    public record ThrottleDevice(long major, long minor, @Uint64 long rate) {}

    /**
     * Bytes of huge pages of one size.
     *
     * @param pageSize as in {@code 2MB}
     */
    public record HugepageLimit(String pageSize, @Uint64 long limit) {}

    public record Network(Long classID, List<Priority> priorities) {

        public Network {
            priorities = Absent.toEmpty(priorities);
        }

        public record Priority(String name, long priority) {}
    }

    public record Rdma(Long hcaHandles, Long hcaObjects) {}
}
