package io.davit.cgroup;

import static io.davit.cgroup.ControllersV1Test.resources;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.davit.DavitException;
import io.davit.spec.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files of cgroup v2 that each controller writes, and what it makes of the config's numbers, which are v1's. */
class ControllersV2Test {

    @TempDir
    Path path;

    private FakeCgroup cgroup;

    @BeforeEach
    void make() {
        cgroup = new FakeCgroup(path);
    }

    private void apply(String json) {
        FileCgroup v2 = cgroup.v2();
        CgroupLimits limits = v2.limits(resources(json));
        v2.limit(limits);
        v2.limitTasks(limits);
    }

    private void update(String json) {
        cgroup.v2().update(resources(json));
    }

    private String refusal(String json) {
        return assertThrows(DavitException.class, () -> apply(json)).getMessage();
    }

    /** Both ends, the default, and numbers that others have published for the curve. */
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "100, 17", "200, 29", "512, 59", "1024, 100", "3333, 256", "262144, 10000", "300000, 10000"})
    void sharesAreAWeight(long shares, long weight) {
        assertEquals(weight, CpuV2.weight(shares));
    }

    @Test
    void quotaAndPeriodAreOneFile() {
        cgroup.with("cpu.max");
        apply("{'cpu': {'quota': 5000}}");
        assertEquals("5000 100000", cgroup.read("cpu.max"));
        cgroup.with("cpu.max");
        apply("{'cpu': {'period': 50000}}");
        assertEquals("max 50000", cgroup.read("cpu.max"));
        assertEquals("max 100000", CpuV2.max(-1L, null));
    }

    @Test
    void ofQuotaAndPeriodTheOneThatIsNotGivenStays() {
        cgroup.saying("cpu.max", "5000 60000\n");
        update("{'cpu': {'period': 70000}}");
        assertEquals("5000 70000", cgroup.read("cpu.max").strip());
        cgroup.saying("cpu.max", "max 60000\n");
        update("{'cpu': {'quota': 7000}}");
        assertEquals("7000 60000", cgroup.read("cpu.max").strip());
        cgroup.saying("cpu.max", "max 60000\n");
        update("{'cpu': {'period': 50000}}");
        assertEquals("max 50000", cgroup.read("cpu.max").strip());
    }

    @Test
    void burstAndIdleHaveFiles() {
        cgroup.with("cpu.max.burst", "cpu.idle");
        apply("{'cpu': {'burst': 1000, 'idle': 1}}");
        assertEquals("1000", cgroup.read("cpu.max.burst"));
        assertEquals("1", cgroup.read("cpu.idle"));
    }

    @Test
    void thereAreNoRealTimeLimits() {
        assertEquals("/linux/resources/cpu: realtimePeriod and realtimeRuntime are not in cgroup v2",
                refusal("{'cpu': {'realtimeRuntime': 5}}"));
    }

    @ParameterizedTest
    @CsvSource({"2000, 1000, 1000", "1000, 1000, 0", "-1, 1000, max", "-1, -1, max", ", -1, max", "0, -1, max"})
    void swapCountsOnTopOfMemory(Long swap, Long limit, String expected) {
        assertEquals(expected, MemoryV2.swap(swap, limit));
    }

    @Test
    void swapThatIsNotGivenStays() {
        assertNull(MemoryV2.swap(null, 1000L));
        assertNull(MemoryV2.swap(0L, null));
    }

    @Test
    void swapCannotBeLimitedAloneOrToLessThanMemory() {
        assertThrows(DavitException.class, () -> MemoryV2.swap(1000L, null));
        assertThrows(DavitException.class, () -> MemoryV2.swap(1000L, -1L));
        assertThrows(DavitException.class, () -> MemoryV2.swap(999L, 1000L));
    }

    @Test
    void memoryHasAFileForEachLimit() {
        cgroup.with("memory.max", "memory.low", "memory.swap.max");
        apply("{'memory': {'limit': 1000, 'reservation': -1, 'swap': 3000}}");
        assertEquals("1000", cgroup.read("memory.max"));
        assertEquals("max", cgroup.read("memory.low"));
        assertEquals("2000", cgroup.read("memory.swap.max"));
    }

    @Test
    void aKernelThatDoesNotCountSwapNeedNotForbidIt() {
        cgroup.with("memory.max");
        apply("{'memory': {'limit': 1000, 'swap': 1000}}");
        assertEquals("1000", cgroup.read("memory.max"));
        assertEquals("/linux/resources/memory/swap: write 1 to " + path + "/memory.swap.max: no such file or directory",
                refusal("{'memory': {'limit': 1000, 'swap': 1001}}"));
    }

    @Test
    void swapAloneIsChangedBesideTheLimitThatIsSet() {
        cgroup.saying("memory.max", "1000\n").with("memory.swap.max");
        update("{'memory': {'swap': 1500}}");
        assertEquals("500", cgroup.read("memory.swap.max"));
    }

    @Test
    void memoryInUseIsLookedAtWhereTheUpdateAsksForThat() {
        cgroup.saying("memory.current", "5000\n").saying("memory.swap.current", "100\n").with("memory.max", "memory.swap.max");
        assertEquals("rejecting memory limit 4999: 5000 bytes are in use",
                updateRefusal("{'memory': {'limit': 4999, 'checkBeforeUpdate': true}}"));
        assertEquals("rejecting memory+swap limit 5099: 5100 bytes are in use",
                updateRefusal("{'memory': {'limit': 4999, 'swap': 5099, 'checkBeforeUpdate': true}}"));
        update("{'memory': {'limit': 5000, 'swap': 5100, 'checkBeforeUpdate': true}}");
        assertEquals("5000", cgroup.read("memory.max"));
    }

    private String updateRefusal(String json) {
        return assertThrows(DavitException.class, () -> update(json)).getMessage();
    }

    @Test
    void whatOnlyCgroupV1HasIsRefused() {
        assertEquals("/linux/resources/memory/swappiness: there is none in cgroup v2",
                refusal("{'memory': {'swappiness': 60}}"));
        assertEquals("/linux/resources/memory/disableOOMKiller: cgroup v2 cannot do without it",
                refusal("{'memory': {'disableOOMKiller': true}}"));
        assertEquals("/linux/resources/blockIO/leafWeight: there is none in cgroup v2",
                refusal("{'blockIO': {'leafWeight': 10}}"));
    }

    @ParameterizedTest
    @CsvSource({"10, 1", "500, 4950", "750, 7475", "1000, 10000"})
    void theWeightOfBlockIoIsConvertedUnlessItIsTheBfqSchedulers(int weight, int converted) {
        cgroup.with("io.weight");
        apply("{'blockIO': {'weight': " + weight + "}}");
        assertEquals(Integer.toString(converted), cgroup.read("io.weight"));
        cgroup.with("io.bfq.weight");
        apply("{'blockIO': {'weight': " + weight + "}}");
        assertEquals(Integer.toString(weight), cgroup.read("io.bfq.weight"));
    }

    @ParameterizedTest
    @CsvSource({"throttleReadBpsDevice, rbps", "throttleWriteBpsDevice, wbps", "throttleReadIOPSDevice, riops",
            "throttleWriteIOPSDevice, wiops"})
    void ratesOfADeviceAreOneFile(String property, String key) {
        cgroup.with("io.max");
        apply("{'blockIO': {'" + property + "': [{'major': 8, 'minor': 16, 'rate': 1000}]}}");
        assertEquals("8:16 " + key + "=1000", cgroup.read("io.max"));
        cgroup.with("io.max");
        apply("{'blockIO': {'" + property + "': [{'major': 8, 'minor': 16, 'rate': 0}]}}");
        assertEquals("8:16 " + key + "=max", cgroup.read("io.max"));
    }

    @Test
    void aDeviceHasAWeightOfItsOwn() {
        cgroup.with("io.bfq.weight");
        apply("{'blockIO': {'weightDevice': [{'major': 7, 'minor': 0, 'weight': 444}]}}");
        assertEquals("7:0 444", cgroup.read("io.bfq.weight"));
    }

    @Test
    void cpusAndMemoryNodesHaveFiles() {
        cgroup.with("cpuset.cpus", "cpuset.mems");
        apply("{'cpu': {'cpus': '0-1', 'mems': '0'}}");
        assertEquals("0-1", cgroup.read("cpuset.cpus"));
        assertEquals("0", cgroup.read("cpuset.mems"));
    }

    @Test
    void filesAreWrittenByTheirNames() {
        cgroup.with("memory.high", "cgroup.max.depth", "pids.max");
        String json = "{'unified': {'memory.high': '5000\\n', 'cgroup.max.depth': '3', 'pids.max': '9'}}";
        FileCgroup v2 = cgroup.v2();
        v2.limit(v2.limits(resources(json)));
        assertEquals("5000", cgroup.read("memory.high"));
        assertEquals("3", cgroup.read("cgroup.max.depth"));
        assertEquals("", cgroup.read("pids.max"));
        v2.limitTasks(v2.limits(resources(json)));
        assertEquals("9", cgroup.read("pids.max"));
    }

    @Test
    void aFileOfAControllerThatIsNotThereIsRefused() {
        assertEquals("unified resource \"misc.max\" can't be set: controller \"misc\" not available",
                refusal("{'unified': {'misc.max': '0'}}"));
    }

    @Test
    void aProcessThatJoinsIsBornInTheContainersCgroup() {
        cgroup.saying("cgroup.subtree_control", "\n");
        assertEquals(path.toString(), cgroup.v2().joinOfExec(1, List.of(), false).birthplace());
        assertEquals(path + "/below", cgroup.v2().joinOfExec(1, List.of("below"), false).birthplace());
    }

    @Test
    void aContainerThatHasGoneMeanwhileIsNotThisStepsError() {
        FileCgroup gone = new CgroupV2(path + "/gone");
        assertEquals(path + "/gone", gone.joinOfExec(1, List.of(), false).birthplace());
        cgroup.saying("cgroup.subtree_control", "memory\n");
        assertEquals(path.toString(), cgroup.v2().joinOfExec(Integer.MAX_VALUE, List.of(), false).birthplace());
    }

    /** Only its children can have processes then. */
    @Test
    void whereTheContainersCgroupEnablesControllersItIsBornInThatOfTheInit() throws IOException {
        String init = ownCgroup();
        assumeTrue(init != null, "no hierarchy of cgroup v2");
        cgroup.saying("cgroup.subtree_control", "memory pids\n");
        int pid = (int) ProcessHandle.current().pid();
        assertEquals(Hierarchies.ROOT + init, cgroup.v2().joinOfExec(pid, List.of(), false).birthplace());
    }

    private static String ownCgroup() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/cgroup")).stream()
                .filter(line -> line.startsWith("0::")).map(line -> line.substring(3)).findFirst().orElse(null);
    }

    @ParameterizedTest
    @CsvSource({"/a/b, /a/c, /a", "/a/b, /a/b, /a/b", "/a/b, /a/b/c, /a/b", "/a/b/c, /a/b, /a/b", "/a/b, /a/bc, /a", "/a, /b, ''"})
    void twoCgroupsHaveACommonAncestor(String one, String other, String ancestor) {
        assertEquals(ancestor, new Directory(one).commonAncestor(other).path());
    }

    @Test
    void whatProcessesUseIsReported() {
        cgroup.saying("cpu.stat", "usage_usec 10\nuser_usec 4\nsystem_usec 6\nnr_periods 1\nnr_throttled 1\nthrottled_usec 7\n")
                .saying("cpu.pressure", "some avg10=0.50 avg60=0.00 avg300=0.00 total=99\n")
                .saying("memory.current", "1000\n").saying("memory.max", "max\n").saying("memory.stat", "file 300\nanon 5\n")
                .saying("memory.events", "low 0\nhigh 0\nmax 2\noom 1\noom_kill 1\n")
                .saying("io.stat", "8:0 rbytes=10 wbytes=20 rios=1 wios=2 dbytes=0 dios=0\n")
                .saying("pids.current", "3\n").saying("pids.max", "max\n");
        var data = Json.object();
        new CpuV2().report(cgroup.directory(), data);
        new MemoryV2().report(cgroup.directory(), data);
        new Pids().report(cgroup.directory(), data);
        new IoV2().report(cgroup.directory(), data);
        assertEquals("{\"usage\":{\"total\":10000,\"kernel\":6000,\"user\":4000},"
                + "\"throttling\":{\"periods\":1,\"throttledPeriods\":1,\"throttledTime\":7000},"
                + "\"psi\":{\"some\":{\"avg10\":0.5,\"avg60\":0.0,\"avg300\":0.0,\"total\":99}}}",
                Json.compact(data.get("cpu")));
        assertEquals("{\"limit\":18446744073709551615,\"usage\":1000,\"failcnt\":2}",
                Json.compact(data.at("/memory/usage")));
        assertEquals("{\"file\":300,\"anon\":5}", Json.compact(data.at("/memory/raw")));
        assertEquals("{\"current\":3}", Json.compact(data.get("pids")));
        assertEquals("[{\"major\":8,\"minor\":0,\"op\":\"Read\",\"value\":10},"
                + "{\"major\":8,\"minor\":0,\"op\":\"Write\",\"value\":20}]",
                Json.compact(data.at("/blkio/ioServiceBytesRecursive")));
    }

    /** Of swap, as in a config, together with memory. */
    @Test
    void memoryIsReportedWithSwapAndPressure() {
        cgroup.saying("memory.current", "1000\n").saying("memory.max", "4096\n").saying("memory.peak", "2000\n")
                .saying("memory.stat", "file 300\n").saying("memory.events", "max 2\n")
                .saying("memory.swap.max", "512\n").saying("memory.swap.current", "24\n").saying("memory.swap.events", "max 5\n")
                .saying("memory.pressure", "some avg10=1.00 avg60=2.00 avg300=3.00 total=4\n");
        var data = Json.object();
        new MemoryV2().report(cgroup.directory(), data);
        assertEquals("{\"cache\":300,\"usage\":{\"limit\":4096,\"usage\":1000,\"max\":2000,\"failcnt\":2},"
                + "\"swap\":{\"limit\":4608,\"usage\":1024,\"failcnt\":5},\"raw\":{\"file\":300},"
                + "\"psi\":{\"some\":{\"avg10\":1.0,\"avg60\":2.0,\"avg300\":3.0,\"total\":4}}}",
                Json.compact(data.get("memory")));
    }

    @ParameterizedTest
    @CsvSource({"max, 512", "4096, max", "max, max"})
    void withoutALimitOfEitherThereIsNoneOfSwap(String memory, String swap) {
        cgroup.saying("memory.max", memory + "\n").saying("memory.swap.max", swap + "\n");
        var data = Json.object();
        new MemoryV2().report(cgroup.directory(), data);
        assertEquals("18446744073709551615", data.at("/memory/swap/limit").asText());
    }

    @Test
    void operationsOfDevicesAreReported() {
        cgroup.saying("io.stat", "8:16 rbytes=10 wbytes=20 rios=1 wios=2 dbytes=0\nbroken\n");
        var data = Json.object();
        new IoV2().report(cgroup.directory(), data);
        assertEquals("[{\"major\":8,\"minor\":16,\"op\":\"Read\",\"value\":1},"
                + "{\"major\":8,\"minor\":16,\"op\":\"Write\",\"value\":2}]", Json.compact(data.at("/blkio/ioServicedRecursive")));
    }

    @Test
    void sharesBeyondTheLargestLongAreTheLargestWeight() {
        assertEquals(10_000, CpuV2.weight(-1));
        assertEquals("max 18446744073709551615", CpuV2.max(null, -1L));
    }
}
