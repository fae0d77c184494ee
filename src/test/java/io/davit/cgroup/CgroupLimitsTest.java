package io.davit.cgroup;

import static io.davit.cgroup.ControllersV1Test.resources;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.davit.DavitException;
import io.davit.cgroup.Limit.OnRefusal;
import io.davit.cgroup.Limit.Write;
import io.davit.cgroup.SavedCgroup.Hierarchical;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** All limits of a config with everything in it, as they are set with cgroup v1, v2 and systemd. */
class CgroupLimitsTest {

    private static final String COMMON = """
            'devices': [{'allow': false, 'access': 'rwm'}, {'allow': true, 'type': 'c', 'major': 10, 'minor': 229, 'access': 'rw'}],
            'pids': {'limit': 20},
            'hugepageLimits': [{'pageSize': '2MB', 'limit': 4194304}],
            'rdma': {'mlx5_1': {'hcaHandles': 3, 'hcaObjects': 10000}},
            """;

    private static final String V1 = "{" + COMMON + """
            'memory': {'limit': 1000, 'reservation': 500, 'swap': 1500, 'kernel': 1, 'swappiness': 0, 'disableOOMKiller': true},
            'cpu': {'shares': 200, 'quota': 5000, 'burst': 100, 'period': 50000, 'realtimeRuntime': 40, 'realtimePeriod': 30,
                    'cpus': '0-1', 'mems': '0', 'idle': 1},
            'blockIO': {'weight': 500, 'leafWeight': 11,
                    'weightDevice': [{'major': 8, 'minor': 0, 'weight': 444, 'leafWeight': 13}, {'major': 8, 'minor': 1, 'weight': 12}],
                    'throttleReadBpsDevice': [{'major': 8, 'minor': 0, 'rate': 18446744073709551615}, {'major': 8, 'minor': 1, 'rate': 14}],
                    'throttleWriteBpsDevice': [{'major': 8, 'minor': 0, 'rate': 15}],
                    'throttleReadIOPSDevice': [{'major': 8, 'minor': 0, 'rate': 16}],
                    'throttleWriteIOPSDevice': [{'major': 8, 'minor': 0, 'rate': 17}]},
            'network': {'classID': 1048577, 'priorities': [{'name': 'eth0', 'priority': 5}, {'name': 'lo', 'priority': 6}]}}
            """;

    private static final String V2 = "{" + COMMON + """
            'memory': {'limit': 1000, 'reservation': 500, 'swap': 1500},
            'cpu': {'shares': 200, 'quota': 5000, 'burst': 100, 'period': 50000, 'cpus': '0-1', 'mems': '0', 'idle': 1},
            'blockIO': {'weight': 500,
                    'weightDevice': [{'major': 8, 'minor': 0, 'weight': 444}],
                    'throttleReadBpsDevice': [{'major': 8, 'minor': 0, 'rate': 0}],
                    'throttleWriteIOPSDevice': [{'major': 8, 'minor': 0, 'rate': 17}]},
            'unified': {'memory.max': '2000', 'memory.high': '5K', 'io.max': '8:0 rbps=5\\n8:16 wbps=6\\n', 'cgroup.max.depth': '3'}}
            """;

    private static FileCgroup v1(String... controllers) {
        return new CgroupV1(List.of(new Hierarchical(List.of(controllers), "all", "/nowhere")));
    }

    private static FileCgroup v2() {
        return new CgroupV2("/nowhere");
    }

    private static String lines(FileCgroup cgroup, String json) {
        StringBuilder lines = new StringBuilder();
        for (Limit limit : cgroup.limits(resources(json)).limits()) {
            lines.append(line(limit)).append(" # ").append(limit.origin()).append('\n');
        }
        return lines.toString();
    }

    private static String line(Limit limit) {
        String text = limit.file() + " = " + String.join("; ", limit.values());
        if (limit instanceof Write write) {
            text += write.alternative() == null ? "" : " | " + line(write.alternative());
            text += write.onRefusal() == OnRefusal.FAIL ? "" : " (" + write.onRefusal() + ")";
        }
        return text;
    }

    private static final String DEFAULT_DEVICES = "c *:* m; allow b *:* m; allow c 1:3 rwm; allow c 1:8 rwm; "
            + "allow c 1:7 rwm; allow c 5:0 rwm; allow c 1:5 rwm; allow c 1:9 rwm; allow c 136:* rwm; allow c 5:2 rwm; "
            + "allow c 10:200 rwm";

    @Test
    void withCgroupV1() {
        assertEquals("""
                cpu.rt_period_us = 30 (POSTPONE) # /linux/resources/cpu/realtimePeriod
                cpu.rt_runtime_us = 40 # /linux/resources/cpu/realtimeRuntime
                cpu.shares = 200 # /linux/resources/cpu/shares
                cpu.cfs_period_us = 50000 (POSTPONE) # /linux/resources/cpu/period
                cpu.cfs_burst_us = 100 (POSTPONE) # /linux/resources/cpu/burst
                cpu.cfs_quota_us = 5000 # /linux/resources/cpu/quota
                cpu.idle = 1 # /linux/resources/cpu/idle
                cpuset.cpus = 0-1 # /linux/resources/cpu/cpus
                cpuset.mems = 0 # /linux/resources/cpu/mems
                memory.limit_in_bytes = 1000 (POSTPONE) # /linux/resources/memory/limit
                memory.memsw.limit_in_bytes = 1500 # /linux/resources/memory/swap
                memory.soft_limit_in_bytes = 500 # /linux/resources/memory/reservation
                memory.swappiness = 0 # /linux/resources/memory/swappiness
                memory.oom_control = 1 # /linux/resources/memory/disableOOMKiller
                pids.max = 20 # /linux/resources/pids/limit
                blkio.weight = 500 | blkio.bfq.weight = 500 # /linux/resources/blockIO/weight
                blkio.leaf_weight = 11 # /linux/resources/blockIO/leafWeight
                blkio.weight_device = 8:0 444; 8:1 12 | blkio.bfq.weight_device = 8:0 444; 8:1 12 # /linux/resources/blockIO/weightDevice
                blkio.leaf_weight_device = 8:0 13 # /linux/resources/blockIO/weightDevice
                blkio.throttle.read_bps_device = 8:0 18446744073709551615; 8:1 14 # /linux/resources/blockIO/throttleReadBpsDevice
                blkio.throttle.write_bps_device = 8:0 15 # /linux/resources/blockIO/throttleWriteBpsDevice
                blkio.throttle.read_iops_device = 8:0 16 # /linux/resources/blockIO/throttleReadIOPSDevice
                blkio.throttle.write_iops_device = 8:0 17 # /linux/resources/blockIO/throttleWriteIOPSDevice
                hugetlb.2MB.limit_in_bytes = 4194304 # /linux/resources/hugepageLimits/0/limit
                hugetlb.2MB.rsvd.limit_in_bytes = 4194304 (SKIP_MISSING) # /linux/resources/hugepageLimits/0/limit
                devices = deny a; allow c 10:229 rw; allow DEFAULT # /linux/resources/devices
                net_cls.classid = 1048577 # /linux/resources/network/classID
                net_prio.ifpriomap = eth0 5; lo 6 # /linux/resources/network/priorities
                rdma.max = mlx5_1 hca_handle=3 hca_object=10000 # /linux/resources/rdma
                """.replace("DEFAULT", DEFAULT_DEVICES), lines(v1(), V1));
    }

    @Test
    void withCgroupV2() {
        assertEquals("""
                cpu.weight = 29 # /linux/resources/cpu/shares
                cpu.max.burst = 100 (POSTPONE) # /linux/resources/cpu/burst
                cpu.max = 5000 50000 # /linux/resources/cpu/quota
                cpu.idle = 1 # /linux/resources/cpu/idle
                cpuset.cpus = 0-1 # /linux/resources/cpu/cpus
                cpuset.mems = 0 # /linux/resources/cpu/mems
                memory.swap.max = 500 # /linux/resources/memory/swap
                memory.max = 2000 # /linux/resources/unified/memory.max
                memory.low = 500 # /linux/resources/memory/reservation
                pids.max = 20 # /linux/resources/pids/limit
                io.bfq.weight = 500; 8:0 444 | io.weight = 4950; 8:0 4384 # /linux/resources/blockIO/weight
                io.max = 8:0 rbps=max; 8:0 wiops=17 # /linux/resources/blockIO
                hugetlb.2MB.max = 4194304 # /linux/resources/hugepageLimits/0/limit
                hugetlb.2MB.rsvd.max = 4194304 (SKIP_MISSING) # /linux/resources/hugepageLimits/0/limit
                rdma.max = mlx5_1 hca_handle=3 hca_object=10000 # /linux/resources/rdma
                devices = deny a *:* rwm; allow c 10:229 rw; allow DEFAULT # /linux/resources/devices
                memory.high = 5K # /linux/resources/unified/memory.high
                io.max = 8:0 rbps=5; 8:16 wbps=6 # /linux/resources/unified/io.max
                cgroup.max.depth = 3 # /linux/resources/unified/cgroup.max.depth
                """.replace("DEFAULT", DEFAULT_DEVICES), lines(v2(), V2));
    }

    private static Map<String, String> properties(FileCgroup cgroup, String json) {
        CgroupLimits limits = cgroup.withProperties(cgroup.limits(resources(json)), resources(json));
        Map<String, String> texts = new TreeMap<>();
        texts.putAll(limits.propertyTexts());
        texts.remove("DeviceAllow");
        return texts;
    }

    @Test
    void withSystemdAndCgroupV1() {
        assertEquals("{AllowedCPUs=03, AllowedMemoryNodes=01, BlockIOWeight=500, CPUQuotaPerSecUSec=100000, "
                + "CPUQuotaPeriodUSec=50000, CPUShares=200, DevicePolicy=strict, MemoryLimit=1000, TasksMax=20}",
                properties(v1(), V1).toString());
    }

    @Test
    void withSystemdAndCgroupV2() {
        assertEquals("{AllowedCPUs=03, AllowedMemoryNodes=01, CPUQuotaPerSecUSec=100000, CPUQuotaPeriodUSec=50000, "
                + "CPUWeight=0, DevicePolicy=strict, MemoryHigh=5120, MemoryLow=500, MemoryMax=2000, MemorySwapMax=500, "
                + "TasksMax=20}",
                properties(v2(), V2).toString());
    }

    @Test
    void theNumberOfTasksIsSetByItself() {
        FileCgroup cgroup = v2();
        CgroupLimits limits = cgroup.withProperties(cgroup.limits(resources(V2)), resources(V2));
        assertEquals(List.of("pids.max"), limits.tasks().limits().stream().map(Limit::file).toList());
        assertEquals("[TasksMax]", limits.tasks().properties().keySet().toString());
        assertEquals(limits.limits().size() - 1, limits.withoutTasks().limits().size());
        assertEquals(limits.properties().size() - 1, limits.withoutTasks().properties().size());
    }

    @Test
    void whatTheOtherVersionHasIsRefused() {
        assertEquals("/linux/resources/unified: invalid configuration: this host has cgroup v1",
                refusal(v1(), "{'unified': {'memory.max': '5'}}"));
        assertEquals("/linux/resources/network: there are no classes and priorities in cgroup v2",
                refusal(v2(), "{'network': {'classID': 5}}"));
        assertEquals("unified resource \"memory.max/../x\" must be a file name, as in memory.max",
                refusal(v2(), "{'unified': {'memory.max/../x': '5'}}"));
    }

    private static String refusal(FileCgroup cgroup, String json) {
        return assertThrows(DavitException.class, () -> cgroup.limits(resources(json))).getMessage();
    }

    @Test
    void nothingIsWrittenWhereAControllerIsMissing() {
        CgroupLimits limits = v1("cpu").limits(resources("{'cpu': {'shares': 5}, 'memory': {'limit': 5}}"));
        assertEquals("/linux/resources: the cgroup controller memory is not available",
                assertThrows(DavitException.class, () -> v1("cpu").limit(limits)).getMessage());
    }
}
