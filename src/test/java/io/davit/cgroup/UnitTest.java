package io.davit.cgroup;

import static io.davit.cgroup.ControllersV1Test.resources;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.davit.DavitException;
import io.davit.systemd.Variant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Units of systemd: names, slices, and limits as properties. */
class UnitTest {

    @ParameterizedTest
    @CsvSource({"-.slice, ''", "user.slice, /user.slice", "a-b-c.slice, /a.slice/a-b.slice/a-b-c.slice"})
    void aSliceLiesInTheSlicesThatItsNameBeginsWith(String slice, String path) {
        assertEquals(path, Scope.expand(slice));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", ".slice", "a--b.slice", "-a.slice", "a-.slice", "a/b.slice"})
    void whatIsNoSliceIsRefused(String slice) {
        assertThrows(DavitException.class, () -> Scope.expand(slice));
    }

    @Test
    void theScopeIsNamedByTheConfigOrTheContainer() {
        assertEquals(new Scope("crio-abc.scope", "pods.slice"), Scope.of("pods.slice:crio:abc", "id", false));
        assertEquals(new Scope("abc.scope", "system.slice"), Scope.of("::abc", "id", false));
        assertEquals(new Scope("davit-id.scope", "user.slice"), Scope.of(null, "id", true));
        assertEquals("/pods.slice/pods-a.slice/p-n.scope", Scope.of("pods-a.slice:p:n", "id", false).cgroup());
        assertEquals("/linux/cgroupsPath: expected cgroupsPath to be of format \"slice:prefix:name\" for systemd cgroups, "
                + "got \"/a/b\" instead",
                assertThrows(DavitException.class, () -> Scope.of("/a/b", "id", false)).getMessage());
    }

    private static Map<String, Object> properties(boolean v2, String json) {
        FileCgroup cgroup = v2 ? new CgroupV2("/nowhere") : new CgroupV1(List.of());
        Map<String, Object> values = new LinkedHashMap<>();
        cgroup.withProperties(cgroup.limits(resources(json)), resources(json)).properties()
                .forEach((name, value) -> values.put(name, value.value()));
        return values;
    }

    @Test
    void limitsAreProperties() {
        assertEquals(Map.of("MemoryMax", 1000L, "MemoryLow", -1L, "MemorySwapMax", 500L),
                properties(true, "{'memory': {'limit': 1000, 'reservation': -1, 'swap': 1500}}"));
        assertEquals(Map.of("MemoryLimit", 1000L), properties(false, "{'memory': {'limit': 1000, 'swap': 1500}}"));
        assertEquals(Map.of("CPUWeight", 29L), properties(true, "{'cpu': {'shares': 200}}"));
        assertEquals(Map.of("CPUShares", 200L), properties(false, "{'cpu': {'shares': 200}}"));
        assertEquals(Map.of("CPUWeight", 0L), properties(true, "{'cpu': {'idle': 1}}"));
        assertEquals(Map.of("BlockIOWeight", 500L), properties(false, "{'blockIO': {'weight': 500}}"));
        assertEquals(Map.of(), properties(true, "{'blockIO': {'weight': 500}}"));
        assertEquals(Map.of("TasksMax", -1L), properties(true, "{'pids': {'limit': -1}}"));
        assertEquals(Map.of("CPUShares", 262144L), properties(false, "{'cpu': {'shares': 18446744073709551615}}"));
    }

    /** CPUs 0, 1 and 9: bits from the lowest on. */
    @Test
    void listsOfCpusAreBits() {
        assertArrayEquals(new byte[] {3, 2},
                (byte[]) properties(true, "{'cpu': {'cpus': '0-1,9'}}").get("AllowedCPUs"));
    }

    @ParameterizedTest
    @CsvSource({"50000, 100000, 500000", "50000, , 500000", "-1, 100000, -1", ", 100000, -1", "12345, 100000, 130000"})
    void aQuotaIsMicrosecondsOfASecond(Long quota, Long period, long expected) {
        assertEquals(expected, UnitProperties.perSecond(quota, period));
    }

    @Test
    void filesThatHavePropertiesAreThoseToo() {
        assertEquals(Map.of("CPUQuotaPeriodUSec", 50000L, "CPUQuotaPerSecUSec", 100000L, "MemoryHigh", 5L, "MemoryMax", -1L),
                properties(true, "{'unified': {'cpu.max': '5000 50000', 'memory.high': '5', 'memory.max': 'max', 'io.max': 'x'}}"));
        assertEquals(Map.of("TasksMax", 9L, "CPUWeight", 50L),
                properties(true, "{'pids': {'limit': 8}, 'unified': {'pids.max': '9', 'cpu.weight': '50'}}"));
        assertEquals(Map.of(), properties(true, "{'unified': {'memory.max': 'much', 'cpu.weight': 'x', 'cpuset.cpus': 'y'}}"));
    }

    @Test
    void propertiesOfAnnotationsAreTakenWithTheirTypes() {
        Map<String, Variant> properties = UnitAnnotations.of(Map.of(
                "org.systemd.property.CollectMode", "'inactive-or-failed'",
                "org.systemd.property.RuntimeMaxSec", "2",
                "org.systemd.property.TimeoutStopUSec", "uint64 7",
                "other", "x"));
        assertEquals(Map.of(
                "CollectMode", new Variant("s", "inactive-or-failed"),
                "RuntimeMaxUSec", new Variant("t", 2_000_000L),
                "TimeoutStopUSec", new Variant("t", 7L)), properties);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Ab", "exec", "Exec-Start", "Exec Start", "Exec0"})
    void aNameThatIsNoPropertysIsRefused(String name) {
        assertThrows(DavitException.class, () -> UnitAnnotations.of(Map.of("org.systemd.property." + name, "1")));
    }

    @Test
    void aValueThatIsNoneIsRefused() {
        assertThrows(DavitException.class, () -> UnitAnnotations.of(Map.of("org.systemd.property.Slice", "none")));
        assertThrows(DavitException.class, () -> UnitAnnotations.of(Map.of("org.systemd.property.TimeoutSec", "'5'")));
    }
}
