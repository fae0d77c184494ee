package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** davit update: the limits of a container that is there. */
class UpdateTest extends ContainerTest {

    private ControlGroup cgroup;

    private void run() {
        run(resources -> {});
    }

    private void run(Consumer<ObjectNode> change) {
        cgroup = new ControlGroup(start(bundle("sleep", "1000").linux(linux -> change.accept(linux.withObject("/resources")))));
    }

    private void update(String... options) {
        String[] all = new String[options.length + 2];
        all[0] = "update";
        System.arraycopy(options, 0, all, 1, options.length);
        all[options.length + 1] = id;
        davit.run(all).ok();
    }

    private void updateBy(String json) {
        update("--resources", file("resources.json", json).toString());
    }

    private void assertMemory(String expected) {
        assertEquals(expected, cgroup.read("memory", "memory.limit_in_bytes", "memory.max"));
    }

    @Test
    void everyLimitOfMemoryIsChanged() {
        run(resources -> resources.withObject("/memory").put("limit", 32 << 20));
        assertMemory(Integer.toString(32 << 20));
        update("--memory", "67108864", "--memory-reservation", "20M");
        assertMemory("67108864");
        assertEquals(Integer.toString(20 << 20), cgroup.read("memory", "memory.soft_limit_in_bytes", "memory.low"));
    }

    @ParameterizedTest
    @CsvSource({"50M, 52428800", "64k, 65536", "1g, 1073741824", "1.5MiB, 1572864", "1048576b, 1048576"})
    void sizesMayHaveAUnit(String size, String bytes) {
        run();
        update("--memory-reservation", size);
        assertEquals(bytes, cgroup.read("memory", "memory.soft_limit_in_bytes", "memory.low"));
    }

    @Test
    void aLimitOfMemoryIsTakenAway() {
        run(resources -> resources.withObject("/memory").put("limit", 32 << 20));
        update("--memory", "-1");
        assertNotEquals(Integer.toString(32 << 20), cgroup.read("memory", "memory.limit_in_bytes", "memory.max"));
    }

    @Test
    void memoryAndSwapRiseAndFallTogether() {
        run(resources -> resources.withObject("/memory").put("limit", 30 << 20).put("swap", 50 << 20));
        assumeTrue(cgroup.has("memory", "memory.memsw.limit_in_bytes", "memory.swap.max"), "a kernel that does not count swap");
        for (int limit : new int[] {60, 20, 100}) {
            update("--memory", limit + "M", "--memory-swap", limit + 20 + "M");
            assertMemory(Integer.toString(limit << 20));
            assertEquals(Integer.toString((ControlGroup.V2 ? 20 : limit + 20) << 20),
                    cgroup.read("memory", "memory.memsw.limit_in_bytes", "memory.swap.max"));
        }
    }

    @Test
    void aLimitBelowWhatIsUsedIsRefusedWhereTheCallerAsksForThat() {
        run(resources -> resources.withObject("/memory").put("limit", 32 << 20));
        Path file = file("low.json", "{\"memory\": {\"limit\": 1024, \"checkBeforeUpdate\": true}}");
        assertContains("rejecting memory limit 1024: ", failure(davit.run("update", "-r", file.toString(), id)));
        assertMemory(Integer.toString(32 << 20));
        assertEquals("running", davit.status(id));
    }

    @Test
    void quotaAndPeriodAreChangedOneByOne() {
        run(resources -> resources.withObject("/cpu").put("quota", 500_000).put("period", 1_000_000));
        assertQuota("500000", "1000000");
        update("--cpu-period", "900000");
        assertQuota("500000", "900000");
        update("--cpu-quota", "600000");
        assertQuota("600000", "900000");
        update("--cpu-quota", "-1");
        assertQuota(ControlGroup.V2 ? "max" : "-1", "900000");
        update("--cpu-quota", "3000", "--cpu-period", "10000");
        assertQuota("3000", "10000");
    }

    private void assertQuota(String quota, String period) {
        assertEquals(quota + " " + period, ControlGroup.V2
                ? cgroup.read("cpu", "cpu.max")
                : cgroup.read("cpu", "cpu.cfs_quota_us") + " " + cgroup.read("cpu", "cpu.cfs_period_us"));
    }

    @Test
    void sharesAreChanged() {
        run();
        update("--cpu-share", "200");
        assertEquals(ControlGroup.V2 ? "29" : "200", cgroup.read("cpu", "cpu.shares", "cpu.weight"));
    }

    @Test
    void aBurstIsChangedAndOtherLimitsLeaveIt() {
        run();
        assumeTrue(cgroup.has("cpu", "cpu.cfs_burst_us", "cpu.max.burst"), "a kernel without bursts");
        update("--cpu-period", "900000", "--cpu-quota", "600000", "--cpu-burst", "500000");
        update("--pids-limit", "100");
        assertEquals("500000", cgroup.read("cpu", "cpu.cfs_burst_us", "cpu.max.burst"));
        update("--cpu-burst", "0");
        assertEquals("0", cgroup.read("cpu", "cpu.cfs_burst_us", "cpu.max.burst"));
    }

    @Test
    void aContainerIsMadeIdleAndBusyAgain() {
        run();
        assumeTrue(cgroup.has("cpu", "cpu.idle", "cpu.idle"), "a kernel without cpu.idle");
        for (String idle : new String[] {"1", "0"}) {
            update("--cpu-idle", idle);
            assertEquals(idle, cgroup.read("cpu", "cpu.idle"));
        }
        assertContains("cpu.idle: invalid argument", failure(davit.run("update", "--cpu-idle", "2", id)));
    }

    @Test
    void cpusAndMemoryNodesAreChanged() {
        assumeTrue(ControlGroup.isAvailable("cpuset"), "no cpuset controller");
        run();
        update("--cpuset-cpus", "0", "--cpuset-mems", "0");
        assertEquals("0", cgroup.read("cpuset", "cpuset.cpus"));
        assertEquals("0", cgroup.read("cpuset", "cpuset.mems"));
    }

    @Test
    void theNumberOfTasksIsChanged() {
        run(resources -> resources.withObject("/pids").put("limit", 20));
        update("--pids-limit", "10");
        assertEquals("10", cgroup.read("pids", "pids.max"));
        update("--pids-limit", "-1");
        assertEquals("max", cgroup.read("pids", "pids.max"));
    }

    @Test
    void limitsAreReadFromAFileAndFromStdin() {
        run();
        updateBy("{\"memory\": {\"limit\": 33554432}, \"pids\": {\"limit\": 7}}");
        assertMemory("33554432");
        assertEquals("7", cgroup.read("pids", "pids.max"));
        Path input = file("input.json", "{\"pids\": {\"limit\": 8}}");
        davit.run(builder -> builder.redirectInput(input.toFile()), "update", "-r", "-", id).ok();
        assertEquals("8", cgroup.read("pids", "pids.max"));
    }

    @Test
    void aFileThatIsNoResourcesIsRefusedWithThePlaceOfTheProblem() {
        run();
        assertContains("/linux/resources/memory/limit: must be an integer, not a string", failure(davit.run(
                "update", "-r", file("bad.json", "{\"memory\": {\"limit\": \"64M\"}}").toString(), id)));
    }

    @Test
    void deviceRulesAreReplacedAsAWhole() {
        run();
        String[] open = {"exec", id, "sh", "-c", "exec 3</dev/full"};
        davit.run(open).ok();
        updateBy("{\"devices\": [{\"allow\": true, \"access\": \"rwm\"}, {\"allow\": false, \"type\": \"b\", \"access\": \"rw\"}]}");
        davit.run(open).ok();
        updateBy("{\"devices\": [{\"allow\": false, \"access\": \"rwm\"}, "
                + "{\"allow\": true, \"type\": \"c\", \"major\": 10, \"minor\": 229, \"access\": \"rw\"}]}");
        davit.run(open).ok();
        if (!ControlGroup.V2) {
            assertContains("c 10:229 rw\n", cgroup.read("devices", "devices.list") + "\n");
            updateBy("{\"devices\": [{\"allow\": false, \"access\": \"rwm\"}]}");
            assertEquals(-1, cgroup.read("devices", "devices.list").indexOf("10:229"));
        }
    }

    @Test
    void aPausedContainerStaysPaused() {
        run();
        davit.run("pause", id).ok();
        update("--pids-limit", "30");
        assertEquals("paused", davit.status(id));
        assertEquals("30", cgroup.read("pids", "pids.max"));
    }

    @Test
    void aContainerThatHasStoppedHasNoLimits() {
        Proc init = start(bundle("true"));
        Orphans.await(init.pid());
        assertEquals("container not running", failure(davit.run("update", "--pids-limit", "5", id)));
    }

    @Test
    void ratesOfADeviceAreChanged() throws Exception {
        assumeTrue(ControlGroup.isAvailable(ControlGroup.V2 ? "io" : "blkio"), "no controller of block I/O");
        Path device = blockDevice();
        String number = Files.readString(device.resolve("dev")).strip();
        String[] numbers = number.split(":");
        run();
        String entry = "[{\"major\": " + numbers[0] + ", \"minor\": " + numbers[1] + ", \"rate\": ";
        updateBy("{\"blockIO\": {\"throttleReadBpsDevice\": " + entry + "10485760}], \"throttleWriteIOPSDevice\": " + entry + "900}]}}");
        if (ControlGroup.V2) {
            assertContains(number + " rbps=10485760 wbps=max riops=max wiops=900", cgroup.read("io", "io.max"));
        } else {
            assertEquals(number + " 10485760", cgroup.read("blkio", "blkio.throttle.read_bps_device"));
            assertEquals(number + " 900", cgroup.read("blkio", "blkio.throttle.write_iops_device"));
        }
    }

    private static Path blockDevice() throws Exception {
        try (var devices = Files.list(Path.of("/sys/block"))) {
            Path device = devices.findFirst().orElse(null);
            assumeTrue(device != null, "no block device");
            return device;
        }
    }
}
