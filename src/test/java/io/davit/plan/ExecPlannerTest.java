package io.davit.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.davit.check.Checker;
import io.davit.seccomp.Arch;
import io.davit.spec.Json;
import io.davit.spec.NamespaceType;
import io.davit.spec.Process;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Plans of processes that join a container: which operations there are, and in which order. */
class ExecPlannerTest {

    private static final ProcessContext PLAIN =
            new ProcessContext(List.of(NamespaceType.PID, NamespaceType.MOUNT), null, null, null, false);

    private static Host host(boolean awaited) {
        return new Host(Arch.X86_64, (1L << 41) - 1, true, Host.SecurityModule.NONE, true,
                new Host.CgroupPlace(awaited, false, List.of("/sys/fs/cgroup/pids/id/cgroup.procs"), null, List.of()));
    }

    /** @param members of the process, beyond what each has */
    private static Process process(String members) {
        try {
            return Checker.checkedProcess(Json.MAPPER.readTree(
                    "{\"cwd\": \"/\", \"args\": [\"a\"], \"user\": {\"uid\": 0, \"gid\": 0}" + members + "}"), "process.json");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> lines(Process process, ProcessContext confinement, Host host) {
        Plan plan = ExecPlanner.plan("id", 4711, process, confinement, host, warning -> {});
        return PlanPrinter.text(List.of(), plan).lines().map(line -> line.substring(5).replaceAll(" +", " ")).toList();
    }

    private static List<String> lines(String members) {
        return lines(process(members), PLAIN, host(false));
    }

    private static String line(List<String> lines, String name) {
        List<String> found = lines.stream().filter(line -> line.startsWith(name + " ")).toList();
        assertTrue(found.size() <= 1, found.toString());
        return found.isEmpty() ? null : found.getFirst();
    }

    private static int place(List<String> lines, String start) {
        int place = 0;
        while (place < lines.size() && !lines.get(place).startsWith(start)) {
            place++;
        }
        assertTrue(place < lines.size(), start + " in " + lines);
        return place;
    }

    private static void assertOrder(List<String> lines, String... starts) {
        List<Integer> places = new ArrayList<>();
        for (String start : starts) {
            places.add(place(lines, start));
        }
        assertEquals(places.stream().sorted().toList(), places, lines.toString());
    }

    @Test
    void itJoinsNamespacesAndCgroupBeforeAnythingOfTheContainersIsLookedAt() {
        assertOrder(lines(""), "cpu-affinity", "join-namespace ", "clone", "enter-cgroup ", "session", "root ", "user ",
                "close", "cwd ", "sync ", "execute ");
    }

    @Test
    void aCgroupThatDavitMovesItIntoComesFirst() {
        assertTrue(lines(process(""), PLAIN, host(true)).getFirst().startsWith("sync point=cgroup"));
        assertFalse(lines(process(""), PLAIN, host(false)).getFirst().startsWith("sync"));
    }

    @Test
    void whatIsNotAskedForIsNotDone() {
        List<String> lines = lines("");
        for (String name : List.of("oom-score-adj", "become-root", "terminal", "rlimit", "scheduler", "io-priority", "seccomp")) {
            assertEquals(null, line(lines, name));
        }
    }

    @Test
    void theOomScoreIsAdjustedInTheHost() {
        assertOrder(lines(", \"oomScoreAdj\": 7"), "oom-score-adj value=7", "join-namespace ");
    }

    @Test
    void theTerminalIsOfTheContainersDevpts() {
        assertOrder(lines(", \"terminal\": true"), "root ", "terminal ", "user ");
    }

    /** Of a process that has none, all CPUs are allowed that the cgroup allows. */
    @Test
    void theAffinityIsSetBeforeAndAfterItHasJoined() {
        assertOrder(lines(", \"execCPUAffinity\": {\"initial\": \"0\", \"final\": \"1\"}"),
                "cpu-affinity cpus=0", "join-namespace ", "cpu-affinity cpus=1", "user ");
        List<String> last = lines(", \"execCPUAffinity\": {\"final\": \"0\"}");
        assertTrue(place(last, "cpu-affinity ") > place(last, "join-namespace "), last.toString());
        List<String> first = lines(", \"execCPUAffinity\": {\"initial\": \"0\"}");
        assertTrue(place(first, "cpu-affinity ") < place(first, "join-namespace "), first.toString());
    }

    @Test
    void itBecomesRootOfTheUserNamespaceThatItJoins() {
        ProcessContext users = PLAIN.with(NamespaceType.USER);
        assertTrue(users.joinsUsers());
        assertFalse(PLAIN.joinsUsers());
        assertEquals(users, users.with(NamespaceType.USER));
        assertTrue(lines(process(""), users, host(false)).stream().anyMatch(line -> line.startsWith("become-root")));
    }

    @Test
    void aPlanKnowsWhetherItClonesAndWhatIsLeftAfterTheStart() {
        Plan plan = ExecPlanner.plan("id", 4711, process(""), PLAIN, host(false), warning -> {});
        assertTrue(plan.clones());
        assertEquals(List.of(), plan.afterStart());
        Operation clone = plan.operations().stream().filter(EnterOperation.Clone.class::isInstance).findFirst().orElseThrow();
        Operation last = plan.operations().getLast();
        Plan waiting = new Plan(List.of(last, new ExecuteOperation.AwaitStart(), clone, last));
        assertEquals(List.of(clone, last), waiting.afterStart());
        assertFalse(new Plan(List.of(last)).clones());
    }

    /** davit-init opens some files itself; hooks are not the process whose limits these are. */
    @Test
    void limitsThatWouldBeInTheWayAreSetLast() {
        Process few = process(", \"rlimits\": [{\"type\": \"RLIMIT_NOFILE\", \"soft\": 15, \"hard\": 100}]");
        Process enough = process(", \"rlimits\": [{\"type\": \"RLIMIT_NOFILE\", \"soft\": 16, \"hard\": 100}]");
        Process other = process(", \"rlimits\": [{\"type\": \"RLIMIT_CORE\", \"soft\": 0, \"hard\": 0}]");
        assertTrue(Rlimits.anyIsLate(few, false));
        assertFalse(Rlimits.anyIsLate(enough, false));
        assertFalse(Rlimits.anyIsLate(other, false));
        assertTrue(Rlimits.anyIsLate(other, true));
        assertFalse(Rlimits.anyIsLate(process(""), true));
        assertEquals(null, line(lines(few, PLAIN, host(false)), "rlimit"));
        assertOrder(lines(few, PLAIN, host(false)), "sync point=ready", "sync point=execute", "execute ");
        assertOrder(lines(enough, PLAIN, host(false)), "rlimit ", "user ", "sync point=ready");
    }

    @Test
    void capabilitiesAreBitsByTheirNumbers() {
        Set<String> refused = new TreeSet<>();
        assertEquals(0b101, Capabilities.set(List.of("CAP_CHOWN", "CAP_DAC_READ_SEARCH", "CAP_KILL", "CAP_NONE"), 0b111, refused));
        assertEquals(Set.of("CAP_KILL", "CAP_NONE"), refused);
        assertEquals(List.of("CAP_CHOWN", "CAP_DAC_READ_SEARCH"), Capabilities.names(0b101));
        assertEquals(Capabilities.known(), Capabilities.names(-1));
    }
}
