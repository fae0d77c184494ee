package io.davit.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.davit.DavitException;
import io.davit.spec.Json;
import io.davit.spec.Resources;
import io.davit.spec.SpecReader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of cgroup v1 that each controller writes, and what it writes to them. */
class ControllersV1Test {

    @TempDir
    Path path;

    private FakeCgroup cgroup;

    @BeforeEach
    void make() {
        cgroup = new FakeCgroup(path);
    }

    static Resources resources(String json) {
        return SpecReader.resources(SpecReader.parse(json.replace('\'', '"').getBytes(), "test"));
    }

    private void apply(String json) {
        FileCgroup v1 = cgroup.v1();
        CgroupLimits limits = v1.limits(resources(json));
        v1.limit(limits);
        v1.limitTasks(limits);
    }

    @Test
    void memoryHasAFileForEachLimit() {
        cgroup.with("memory.limit_in_bytes", "memory.memsw.limit_in_bytes", "memory.soft_limit_in_bytes",
                "memory.swappiness", "memory.oom_control");
        apply("{'memory': {'limit': 1000, 'swap': 2000, 'reservation': 500, 'swappiness': 0, 'disableOOMKiller': true}}");
        assertEquals("1000", cgroup.read("memory.limit_in_bytes"));
        assertEquals("2000", cgroup.read("memory.memsw.limit_in_bytes"));
        assertEquals("500", cgroup.read("memory.soft_limit_in_bytes"));
        assertEquals("0", cgroup.read("memory.swappiness"));
        assertEquals("1", cgroup.read("memory.oom_control"));
    }

    @Test
    void memoryWithoutLimitHasNoneOfSwapEither() {
        cgroup.with("memory.limit_in_bytes", "memory.memsw.limit_in_bytes");
        apply("{'memory': {'limit': -1}}");
        assertEquals("-1", cgroup.read("memory.memsw.limit_in_bytes"));
    }

    @Test
    void whatIsZeroOrFalseIsNotAskedFor() {
        apply("{'memory': {'limit': 0, 'swap': 0, 'reservation': 0, 'disableOOMKiller': false}}");
        apply("{'cpu': {'shares': 0, 'quota': 0, 'period': 0}}");
        assertEquals(List.of(), cgroup.v1().limits(resources("{'memory': {'disableOOMKiller': false}}")).limits());
    }

    @Test
    void memoryInUseIsLookedAtWhereTheUpdateAsksForThat() {
        cgroup.saying("memory.usage_in_bytes", "5000\n").with("memory.limit_in_bytes");
        DavitException e = assertThrows(DavitException.class, () -> cgroup.v1().update(
                resources("{'memory': {'limit': 4999, 'checkBeforeUpdate': true}}")));
        assertEquals("rejecting memory limit 4999: 5000 bytes are in use", e.getMessage());
        assertEquals("", cgroup.read("memory.limit_in_bytes"));
        cgroup.v1().update(resources("{'memory': {'limit': 5000, 'checkBeforeUpdate': true}}"));
        assertEquals("5000", cgroup.read("memory.limit_in_bytes"));
    }

    /** systemd, with one property for both, would remove a quota that it is not told. */
    @Test
    void ofQuotaAndPeriodTheOneThatIsNotGivenIsSetAgain() {
        cgroup.saying("cpu.cfs_quota_us", "5000\n").saying("cpu.cfs_period_us", "60000\n");
        CgroupLimits limits = cgroup.v1().changed(resources("{'cpu': {'period': 70000}}"));
        assertEquals(List.of("70000", "5000"), limits.limits().stream().map(limit -> limit.values().getFirst()).toList());
        limits = cgroup.v1().changed(resources("{'cpu': {'quota': 7000}}"));
        assertEquals(List.of("60000", "7000"), limits.limits().stream().map(limit -> limit.values().getFirst()).toList());
    }

    @Test
    void aRefusedValueIsReportedWithThePropertyThatItComesFrom() {
        assertEquals("/linux/resources/memory/limit: write 5 to " + path + "/memory.limit_in_bytes: no such file or directory",
                assertThrows(DavitException.class, () -> apply("{'memory': {'limit': 5}}")).getMessage());
    }

    @Test
    void cpuHasAFileForEachLimit() {
        cgroup.with("cpu.shares", "cpu.cfs_quota_us", "cpu.cfs_period_us", "cpu.cfs_burst_us", "cpu.idle",
                "cpu.rt_period_us", "cpu.rt_runtime_us");
        apply("{'cpu': {'shares': 10, 'quota': -1, 'period': 20, 'burst': 0, 'idle': 1, "
                + "'realtimePeriod': 30, 'realtimeRuntime': 40}}");
        assertEquals("10", cgroup.read("cpu.shares"));
        assertEquals("-1", cgroup.read("cpu.cfs_quota_us"));
        assertEquals("20", cgroup.read("cpu.cfs_period_us"));
        assertEquals("0", cgroup.read("cpu.cfs_burst_us"));
        assertEquals("1", cgroup.read("cpu.idle"));
        assertEquals("30", cgroup.read("cpu.rt_period_us"));
        assertEquals("40", cgroup.read("cpu.rt_runtime_us"));
    }

    @Test
    void blockIoHasAFileForEachLimit() {
        cgroup.with("blkio.weight", "blkio.weight_device", "blkio.leaf_weight", "blkio.leaf_weight_device",
                "blkio.throttle.read_bps_device", "blkio.throttle.write_bps_device",
                "blkio.throttle.read_iops_device", "blkio.throttle.write_iops_device");
        apply("{'blockIO': {'weight': 10, 'leafWeight': 11, "
                + "'weightDevice': [{'major': 8, 'minor': 1, 'weight': 12, 'leafWeight': 13}], "
                + "'throttleReadBpsDevice': [{'major': 8, 'minor': 2, 'rate': 18446744073709551615}], "
                + "'throttleWriteBpsDevice': [{'major': 8, 'minor': 3, 'rate': 15}], "
                + "'throttleReadIOPSDevice': [{'major': 8, 'minor': 4, 'rate': 16}], "
                + "'throttleWriteIOPSDevice': [{'major': 8, 'minor': 5, 'rate': 17}]}}");
        assertEquals("10", cgroup.read("blkio.weight"));
        assertEquals("11", cgroup.read("blkio.leaf_weight"));
        assertEquals("8:1 12", cgroup.read("blkio.weight_device"));
        assertEquals("8:1 13", cgroup.read("blkio.leaf_weight_device"));
        assertEquals("8:2 18446744073709551615", cgroup.read("blkio.throttle.read_bps_device"));
        assertEquals("8:3 15", cgroup.read("blkio.throttle.write_bps_device"));
        assertEquals("8:4 16", cgroup.read("blkio.throttle.read_iops_device"));
        assertEquals("8:5 17", cgroup.read("blkio.throttle.write_iops_device"));
    }

    @Test
    void theWeightIsThatOfTheBfqSchedulerWhereThereIsNoOther() {
        cgroup.with("blkio.bfq.weight", "blkio.bfq.weight_device");
        apply("{'blockIO': {'weight': 10, 'weightDevice': [{'major': 8, 'minor': 0, 'weight': 20}]}}");
        assertEquals("10", cgroup.read("blkio.bfq.weight"));
        assertEquals("8:0 20", cgroup.read("blkio.bfq.weight_device"));
    }

    @Test
    void hugePagesAreLimitedAndTheirReservationsWhereTheKernelCanThat() {
        String json = "{'hugepageLimits': [{'pageSize': '2MB', 'limit': 4194304}]}";
        cgroup.with("hugetlb.2MB.limit_in_bytes");
        apply(json);
        assertEquals("4194304", cgroup.read("hugetlb.2MB.limit_in_bytes"));
        cgroup.with("hugetlb.2MB.rsvd.limit_in_bytes", "hugetlb.2MB.max", "hugetlb.2MB.rsvd.max");
        apply(json);
        cgroup.v2().limit(cgroup.v2().limits(resources(json)));
        for (String file : new String[] {"rsvd.limit_in_bytes", "max", "rsvd.max"}) {
            assertEquals("4194304", cgroup.read("hugetlb.2MB." + file));
        }
    }

    @Test
    void packetsHaveAClassAndAPriority() {
        cgroup.with("net_cls.classid", "net_prio.ifpriomap");
        String json = "{'network': {'classID': 1048577, 'priorities': [{'name': 'eth0', 'priority': 5}]}}";
        apply(json);
        assertEquals("1048577", cgroup.read("net_cls.classid"));
        assertEquals("eth0 5", cgroup.read("net_prio.ifpriomap"));
    }

    @Test
    void rdmaDevicesHaveHandlesAndObjects() {
        cgroup.with("rdma.max");
        apply("{'rdma': {'mlx5_1': {'hcaHandles': 3, 'hcaObjects': 10000}}}");
        assertEquals("mlx5_1 hca_handle=3 hca_object=10000", cgroup.read("rdma.max"));
        cgroup.with("rdma.max");
        apply("{'rdma': {'mlx4_0': {'hcaObjects': 1}}}");
        assertEquals("mlx4_0 hca_object=1", cgroup.read("rdma.max"));
    }

    @Test
    void tasksAreCountedAndZeroIsALimit() {
        cgroup.with("pids.max");
        apply("{'pids': {'limit': 0}}");
        assertEquals("0", cgroup.read("pids.max"));
        apply("{'pids': {'limit': -1}}");
        assertEquals("max", cgroup.read("pids.max"));
    }

    @Test
    void whatProcessesUseIsReported() {
        cgroup.saying("cpuacct.usage", "12\n").saying("cpuacct.usage_percpu", "5 7 \n")
                .saying("cpuacct.stat", "user 1\nsystem 2\n").saying("cpu.stat", "nr_periods 3\nnr_throttled 4\nthrottled_time 5\n")
                .saying("blkio.throttle.io_service_bytes_recursive", "8:0 Read 100\n8:0 Total 100\nTotal 100\n");
        var data = Json.object();
        new CpuacctV1().report(cgroup.directory(), data);
        new CpuV1().report(cgroup.directory(), data);
        new BlockIoV1().report(cgroup.directory(), data);
        assertEquals("{\"cpu\":{\"usage\":{\"total\":12,\"percpu\":[5,7],\"kernel\":20000000,\"user\":10000000},"
                + "\"throttling\":{\"periods\":3,\"throttledPeriods\":4,\"throttledTime\":5}},"
                + "\"blkio\":{\"ioServiceBytesRecursive\":[{\"major\":8,\"minor\":0,\"op\":\"Read\",\"value\":100},"
                + "{\"major\":8,\"minor\":0,\"op\":\"Total\",\"value\":100}]}}", Json.compact(data));
    }

    @Test
    void memoryOfEveryKindIsReported() {
        cgroup.saying("memory.stat", "cache 7\nrss 8\n");
        String[] kinds = {"memory.", "memory.memsw.", "memory.kmem.", "memory.kmem.tcp."};
        for (int i = 0; i < kinds.length; i++) {
            cgroup.saying(kinds[i] + "limit_in_bytes", 10 + i + "\n").saying(kinds[i] + "usage_in_bytes", 20 + i + "\n")
                    .saying(kinds[i] + "max_usage_in_bytes", 30 + i + "\n").saying(kinds[i] + "failcnt", 40 + i + "\n");
        }
        var data = Json.object();
        new MemoryV1().report(cgroup.directory(), data);
        assertEquals("{\"cache\":7,\"usage\":{\"limit\":10,\"usage\":20,\"max\":30,\"failcnt\":40},"
                + "\"swap\":{\"limit\":11,\"usage\":21,\"max\":31,\"failcnt\":41},"
                + "\"kernel\":{\"limit\":12,\"usage\":22,\"max\":32,\"failcnt\":42},"
                + "\"kernelTCP\":{\"limit\":13,\"usage\":23,\"max\":33,\"failcnt\":43},"
                + "\"raw\":{\"cache\":7,\"rss\":8}}", Json.compact(data.get("memory")));
    }

    @Test
    void everyFigureOfBlockDevicesIsReportedOnce() {
        cgroup.saying("blkio.bfq.io_serviced_recursive", "8:0 Read 1\n").saying("blkio.throttle.io_serviced_recursive", "8:0 Read 9\n")
                .saying("blkio.bfq.io_queued_recursive", "8:0 Read 2\n").saying("blkio.bfq.io_service_time_recursive", "8:0 Read 3\n")
                .saying("blkio.bfq.io_wait_time_recursive", "8:0 Read 4\n").saying("blkio.bfq.io_merged_recursive", "8:0 Read 5\n")
                .saying("blkio.bfq.time_recursive", "8:0 6\n").saying("blkio.bfq.sectors_recursive", "8:0 7\n");
        var data = Json.object();
        new BlockIoV1().report(cgroup.directory(), data);
        String[] names = {
            "ioServicedRecursive", "ioQueueRecursive", "ioServiceTimeRecursive", "ioWaitTimeRecursive", "ioMergedRecursive",
            "ioTimeRecursive", "sectorsRecursive"};
        for (int i = 0; i < names.length; i++) {
            assertEquals(1, data.at("/blkio/" + names[i]).size(), names[i]);
            assertEquals(i + 1, data.at("/blkio/" + names[i] + "/0/value").asInt(), names[i]);
        }
    }

    @Test
    void cpusAndMemoryNodesAreReportedAsNumbers() {
        cgroup.saying("cpuset.cpus", "0-1,3\n").saying("cpuset.mems", "0\n").saying("cpuset.cpu_exclusive", "1\n")
                .saying("cpuset.sched_relax_domain_level", "-1\n");
        var data = Json.object();
        new CpusetV1().report(cgroup.directory(), data);
        assertEquals("[0,1,3]", Json.compact(data.at("/cpuset/cpus")));
        assertEquals("[0]", Json.compact(data.at("/cpuset/mems")));
        assertEquals(1, data.at("/cpuset/cpu_exclusive").asInt());
        assertEquals(-1, data.at("/cpuset/sched_relax_domain_level").asInt());
    }

    @Test
    void unsignedNumbersAreWrittenWithoutASign() {
        cgroup.with("cpu.shares", "cpu.cfs_period_us", "cpu.cfs_burst_us", "cpu.rt_period_us");
        String most = "18446744073709551615";
        apply(("{'cpu': {'shares': N, 'period': N, 'burst': N, 'realtimePeriod': N}}").replace("N", most));
        for (String file : new String[] {"cpu.shares", "cpu.cfs_period_us", "cpu.cfs_burst_us", "cpu.rt_period_us"}) {
            assertEquals(most, cgroup.read(file));
        }
    }
}
