package io.davit.spec;

import java.util.List;
import java.util.Map;

/**
 * The limits of a container's cgroup; also the input of {@code update}.
 *
 * @param unified cgroup v2 file names and values
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

    /** Returns a copy without device rules. */
    public Resources withoutDevices() {
        return new Resources(null, memory, cpu, pids, blockIO, hugepageLimits, network, rdma, unified);
    }

    /**
     * A rule of the device controller; later rules override earlier ones.
     *
     * @param type {@code c}, {@code b} or {@code a} (both, the default)
     * @param major {@code null}: all; the same for {@code minor}
     * @param access a combination of {@code r}, {@code w} and {@code m} (mknod)
     */
    public record DeviceRule(boolean allow, String type, Long major, Long minor, String access) {}

    /**
     * Memory limits in bytes; -1: unlimited.
     *
     * @param swap the limit of memory plus swap
     * @param swappiness 0 to 100; -1, which callers write as 2^64-1: unset
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
     * CPU limits; quotas, periods and bursts in microseconds.
     *
     * @param shares the relative weight, 2 to 262144
     * @param idle 1: SCHED_IDLE for the cgroup ({@code cpu.idle})
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

    /** The maximum number of tasks; -1: unlimited. 0 is a valid limit. */
    public record Pids(Long limit) {}

    /** Block I/O: weights from 10 to 1000, rates in bytes or operations per second. */
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
     * The limit for one huge page size, in bytes.
     *
     * @param pageSize for example {@code 2MB}
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
