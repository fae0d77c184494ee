package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** scheduler and ioPriority of config.md#linux-process; personality and memoryPolicy of config-linux.md. */
class SchedulingTest extends ContainerTest {

    private static final int POLICY = 41;
    private static final int REALTIME_PRIORITY = 40;
    private static final int NICE = 19;

    private static ObjectNode scheduler(TestBundle bundle, String policy) {
        return ((ObjectNode) bundle.config().get("process")).putObject("scheduler").put("policy", policy);
    }

    @ParameterizedTest
    @CsvSource({"SCHED_OTHER, 0, 5", "SCHED_OTHER, 0, -5", "SCHED_BATCH, 3, 7", "SCHED_IDLE, 5, 0"})
    void aPolicyWithNiceIsSet(String policy, String number, int nice) {
        TestBundle bundle = bundle("sleep", "1000");
        scheduler(bundle, policy).put("nice", nice);
        Proc init = create(bundle);
        assertEquals(number, init.stat(POLICY));
        assertEquals(Integer.toString(nice), init.stat(NICE));
    }

    @ParameterizedTest
    @CsvSource({"SCHED_FIFO, 1", "SCHED_RR, 2"})
    void aPolicyWithPriorityIsSet(String policy, String number) {
        assumeTrue(Orphans.canRun("chrt", "--fifo", "1", "true"), "this process may not run in real time");
        TestBundle bundle = bundle("sleep", "1000").withoutCgroup();
        scheduler(bundle, policy).put("priority", 17);
        // A cgroup of v1 may run nothing in real time before it is given a share of that.
        Davit without = davit.under("unshare", "--mount", "sh", "-c", "mount -t tmpfs tmpfs /sys/fs/cgroup; exec \"$@\"", "sh");
        without.run("create", "--bundle", bundle.write(), id).ok();
        Proc init = new Proc(davit.pid(id));
        assertEquals(number, init.stat(POLICY));
        assertEquals("17", init.stat(REALTIME_PRIORITY));
    }

    @Test
    void aDeadlineIsSet() {
        assumeTrue(Orphans.canRun("chrt", "--deadline", "--sched-runtime", "1000000", "--sched-deadline", "10000000",
                "--sched-period", "20000000", "0", "true"), "this process may not have a deadline");
        TestBundle bundle = bundle("sleep", "1000");
        scheduler(bundle, "SCHED_DEADLINE").put("runtime", 1_000_000).put("deadline", 10_000_000).put("period", 20_000_000);
        assertEquals("6", create(bundle).stat(POLICY));
    }

    @Test
    void aFlagIsSet() {
        TestBundle bundle = shell("sh -c 'cut -d\" \" -f19 /proc/self/stat'; cut -d' ' -f19 /proc/1/stat");
        scheduler(bundle, "SCHED_OTHER").put("nice", -3).putArray("flags").add("SCHED_FLAG_RESET_ON_FORK");
        assertEquals("0\n-3\n", output(bundle));
    }

    @Test
    void anUnknownPolicyIsRefused() {
        TestBundle bundle = bundle("true");
        scheduler(bundle, "SCHED_SOMEHOW");
        assertContains("/process/scheduler/policy: must be one of ", refusal(bundle));
    }

    @Test
    void aPolicyThatTheKernelRefusesIsNamed() {
        TestBundle bundle = bundle("true");
        scheduler(bundle, "SCHED_DEADLINE").put("runtime", 2_000_000).put("deadline", 1_000_000).put("period", 1_000_000);
        assertEquals("/process/scheduler: set scheduler: invalid argument", refusal(bundle));
    }

    private static TestBundle ioPriority(TestBundle bundle, String ioClass, int priority) {
        bundle.process(process -> process.putObject("ioPriority").put("class", ioClass).put("priority", priority));
        return bundle;
    }

    @ParameterizedTest
    @CsvSource({"IOPRIO_CLASS_RT, 3, realtime: prio 3", "IOPRIO_CLASS_BE, 7, best-effort: prio 7", "IOPRIO_CLASS_IDLE, 0, idle"})
    void anIoPriorityIsSet(String ioClass, int priority, String shown) {
        assertTrue(output(ioPriority(bundle("busybox", "ionice", "-p", "1"), ioClass, priority)).startsWith(shown));
    }

    @Test
    void anUnknownIoClassIsRefused() {
        assertContains("/process/ioPriority/class: must be one of ",
                refusal(ioPriority(bundle("true"), "IOPRIO_CLASS_NICE", 0)));
    }

    @Test
    void anIoPriorityThatIsOutOfRangeIsRefused() {
        assertContains("/process/ioPriority/priority", refusal(ioPriority(bundle("true"), "IOPRIO_CLASS_BE", 8)));
    }

    @ParameterizedTest
    @CsvSource({"LINUX, 00000000", "LINUX32, 00000008"})
    void anExecutionDomainIsSet(String domain, String shown) {
        TestBundle bundle = bundle("true").linux(linux -> linux.putObject("personality").put("domain", domain));
        assertEquals(shown, create(bundle).read("personality"));
    }

    private static TestBundle memoryPolicy(TestBundle bundle, String mode, String nodes) {
        return bundle.linux(linux -> linux.putObject("memoryPolicy").put("mode", mode).put("nodes", nodes));
    }

    @ParameterizedTest
    @CsvSource({
        "MPOL_BIND, 0, bind:0",
        "MPOL_PREFERRED, 0, prefer:0",
        "MPOL_INTERLEAVE, 0, interleave:0",
        "MPOL_LOCAL, '', local",
        "MPOL_DEFAULT, '', default",
        "MPOL_PREFERRED_MANY, 0, prefer (many):0",
    })
    void aMemoryPolicyIsSet(String mode, String nodes, String shown) {
        assumeTrue(Files.exists(Path.of("/proc/self/numa_maps")), "a kernel without NUMA");
        String maps = create(memoryPolicy(bundle("sleep", "1000"), mode, nodes)).read("numa_maps");
        assertContains(" " + shown, maps.lines().filter(line -> line.contains("stack")).findFirst().orElseThrow());
    }

    @Test
    void aFlagOfAMemoryPolicyIsSet() {
        assumeTrue(Files.exists(Path.of("/proc/self/numa_maps")), "a kernel without NUMA");
        TestBundle bundle = memoryPolicy(bundle("sleep", "1000"), "MPOL_BIND", "0");
        bundle.linux(linux -> linux.withObject("/memoryPolicy").putArray("flags").add("MPOL_F_STATIC_NODES"));
        assertContains(" bind=static:0", create(bundle).read("numa_maps"));
    }

    @Test
    void nodesThatAreNotThereAreRefusedByTheKernel() {
        assumeTrue(Files.exists(Path.of("/proc/self/numa_maps")), "a kernel without NUMA");
        assertEquals("/linux/memoryPolicy: set_mempolicy: invalid argument",
                refusal(memoryPolicy(bundle("true"), "MPOL_BIND", "1000")));
    }

    @Test
    void nodesThatAreNoListAreRefused() {
        assertContains("/linux/memoryPolicy", refusal(memoryPolicy(bundle("true"), "MPOL_BIND", "one")));
    }
}
