package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** config-linux.md#control-groups on a host with cgroup v1. */
class CgroupV1Test extends ContainerTest {

    private static final Path ROOT = Path.of("/sys/fs/cgroup");

    private final List<Path> made = new ArrayList<>();

    @BeforeEach
    void assumeV1() {
        for (String controller : List.of("memory", "cpu", "cpuset", "pids", "devices", "freezer")) {
            assumeTrue(Files.exists(ROOT.resolve(controller).resolve("cgroup.procs")), "no cgroup v1 with " + controller);
        }
    }

    /** Those that davit has refused are left to who has made them. */
    @AfterEach
    void removeMadeCgroups() throws IOException {
        for (Path cgroup : davit.run("list", "--quiet").ok().isEmpty() ? made : List.<Path>of()) {
            Proc.await("the end of all in " + cgroup, () -> !Files.exists(cgroup) || cgroup.toFile().delete());
        }
    }

    /** By the hierarchy's name, this process's own cgroup in each that is mounted. */
    private static Map<String, Path> hierarchies() {
        Map<String, Path> hierarchies = new java.util.TreeMap<>();
        for (String line : Proc.SELF.read("cgroup").split("\n")) {
            String[] columns = line.split(":", 3);
            String name = columns[1].isEmpty() ? "unified" : columns[1].replace("name=", "");
            if (Files.exists(ROOT.resolve(name).resolve("cgroup.procs"))) {
                hierarchies.put(name, Path.of(ROOT + "/" + name + columns[2]));
            }
        }
        return hierarchies;
    }

    private Path cgroup(String hierarchy) {
        return hierarchies().get(hierarchy).resolve(id);
    }

    private String limit(String hierarchy, String file) {
        return read(cgroup(hierarchy).resolve(file)).strip();
    }

    private static TestBundle resources(TestBundle bundle, Consumer<ObjectNode> change) {
        return bundle.linux(linux -> change.accept(linux.withObject("/resources")));
    }

    private static TestBundle path(TestBundle bundle, String path) {
        return bundle.linux(linux -> linux.put("cgroupsPath", path));
    }

    /** An empty cgroup of a name in every hierarchy, as a caller may have made. */
    private void makeCgroups(String name) throws IOException {
        for (Path own : hierarchies().values()) {
            made.add(Files.createDirectories(own.resolve(name)));
            for (String file : List.of("cpuset.cpus", "cpuset.mems")) {
                if (Files.exists(own.resolve(file))) {
                    Files.writeString(own.resolve(name).resolve(file), Files.readString(own.resolve(file)));
                }
            }
        }
    }

    @Test
    void theProcessIsInACgroupOfItsOwnInEveryHierarchy() {
        Proc init = create(bundle("sleep", "1000"));
        for (Map.Entry<String, Path> hierarchy : hierarchies().entrySet()) {
            assertEquals(init.pid() + "\n", read(hierarchy.getValue().resolve(id + "/cgroup.procs")), hierarchy.getKey());
        }
    }

    @Test
    void aRelativePathIsReadFromDavitsOwnCgroup() throws IOException {
        makeCgroups(id + "-parent");
        Proc init = create(path(bundle("sleep", "1000"), id + "-parent/container"));
        for (Path own : hierarchies().values()) {
            assertEquals(init.pid() + "\n", read(own.resolve(id + "-parent/container/cgroup.procs")));
        }
        deleteWithMadeCgroups();
    }

    @Test
    void anAbsolutePathIsReadFromTheHierarchysRoot() throws IOException {
        Proc init = create(path(bundle("sleep", "1000"), "/" + id + "/container"));
        for (String name : hierarchies().keySet()) {
            assertEquals(init.pid() + "\n", read(ROOT.resolve(name + "/" + id + "/container/cgroup.procs")));
            made.add(ROOT.resolve(name + "/" + id));
        }
        deleteWithMadeCgroups();
    }

    /** Those above the container's may serve others, and are their makers' to remove. */
    private void deleteWithMadeCgroups() throws IOException {
        davit.run("delete", "--force", id).ok();
        for (Path cgroup : made) {
            Files.deleteIfExists(cgroup);
        }
    }

    @Test
    void aCgroupThatIsThereIsUsed() throws IOException {
        makeCgroups(id);
        Files.writeString(cgroup("pids").resolve("pids.max"), "55");
        Proc init = create(bundle("sleep", "1000"));
        assertEquals(init.pid() + "\n", read(cgroup("pids").resolve("cgroup.procs")));
        assertEquals("55", limit("pids", "pids.max"));
    }

    /** The kernel goes on counting it for a while, and refuses to change the devices of the one above meanwhile. */
    @Test
    void aCgroupIsUsedBelowWhichOneHasJustBeenRemoved() throws IOException {
        Strace.assume();
        makeCgroups(id);
        davit.under("strace", "-qq", "-o", "/dev/null", "-P", cgroup("devices").resolve("devices.deny").toString(),
                        "-e", "trace=write", "-e", "inject=write:error=EINVAL:when=1..3")
                .run("create", "--bundle", bundle("sleep", "1000").write(), id)
                .ok();
        assertFalse(limit("devices", "devices.list").contains("a *:* rwm"));
    }

    @Test
    void aCgroupWithOneBelowItIsRefusedWhereDevicesAreDenied() throws IOException {
        makeCgroups(id);
        Path below = Files.createDirectory(cgroup("devices").resolve("below"));
        String message = failure(davit.run("create", "--bundle", bundle("sleep", "1000").write(), id));
        assertEquals("/linux/resources/devices: cgroup v1 cannot allow or deny all devices in " + cgroup("devices")
                + ", which has a cgroup below it: " + below, message);
        Files.deleteIfExists(below);
    }

    @Test
    void aCgroupWithProcessesOfOthersIsRefusedAndTheyAreUnharmed() throws IOException {
        makeCgroups(id);
        Process other = Orphans.own(new ProcessBuilder("sleep", "1000").start());
        try {
            for (String name : hierarchies().keySet()) {
                Files.writeString(cgroup(name).resolve("cgroup.procs"), Long.toString(other.pid()));
            }
            Davit.Result result = davit.run("create", "--bundle", bundle("sleep", "1000").write(), id);
            davit.run("delete", "--force", id).ok();
            assertTrue(other.isAlive(), "killed");
            assertEquals("container's cgroup is not empty: 1 process(es) found", failure(result));
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void aFrozenCgroupIsRefused() throws IOException {
        makeCgroups(id);
        Path state = cgroup("freezer").resolve("freezer.state");
        Files.writeString(state, "FROZEN");
        Davit.Running running = davit.start(Map.of(), "create", "--bundle", bundle("sleep", "1000").write(), id);
        try {
            Proc.await("davit's end", () -> !running.process().isAlive());
            assertEquals("container's cgroup unexpectedly frozen", failure(davit.wait(running)));
        } finally {
            Files.writeString(state, "THAWED");
        }
    }

    @Test
    void aPathThatLeadsUpIsRefused() {
        assertEquals("config.json: /linux/cgroupsPath: must not contain \"..\"",
                refusal(path(bundle("true"), "/a/../../" + id)));
    }

    @Test
    void memoryIsLimited() {
        create(resources(bundle("sleep", "1000"), resources -> resources.withObject("/memory")
                .put("limit", 100 << 20).put("reservation", 50 << 20)));
        assertEquals(Integer.toString(100 << 20), limit("memory", "memory.limit_in_bytes"));
        assertEquals(Integer.toString(50 << 20), limit("memory", "memory.soft_limit_in_bytes"));
    }

    @Test
    void memoryAndSwapAreLimitedTogether() {
        assumeTrue(Files.exists(ROOT.resolve("memory/memory.memsw.limit_in_bytes")), "a kernel that does not count swap");
        create(resources(bundle("sleep", "1000"), resources -> resources.withObject("/memory")
                .put("limit", 100 << 20).put("swap", 200 << 20)));
        assertEquals(Integer.toString(200 << 20), limit("memory", "memory.memsw.limit_in_bytes"));
    }

    @Test
    void memoryMayBeUnlimited() {
        create(resources(bundle("sleep", "1000"), resources -> resources.withObject("/memory").put("limit", -1)));
        assertEquals(read(ROOT.resolve("memory/memory.limit_in_bytes")).strip(), limit("memory", "memory.limit_in_bytes"));
    }

    @Test
    void memoryIsNotSwappedAndNobodyIsKilled() {
        create(resources(bundle("sleep", "1000"), resources -> resources.withObject("/memory")
                .put("swappiness", 0).put("disableOOMKiller", true)));
        assertEquals("0", limit("memory", "memory.swappiness"));
        assertContains("oom_kill_disable 1\n", limit("memory", "memory.oom_control") + "\n");
    }

    /** Not even davit-init has room then. */
    @Test
    void aContainerThatIsKilledBeforeItIsReadyForWantOfMemorySaysSo() {
        assertEquals("container init was OOM-killed (memory limit too low?)",
                refusal(resources(bundle("true"), resources -> resources.withObject("/memory").put("limit", 32 << 10))));
    }

    @Test
    void filesOfCgroupV2AreRefused() {
        assertEquals("/linux/resources/unified: invalid configuration: this host has cgroup v1",
                refusal(resources(bundle("true"), resources -> resources.withObject("/unified").put("memory.max", "1"))));
    }

    @Test
    void aProcessThatNeedsMoreMemoryIsKilled() {
        TestBundle bundle = shell("head -c 50000000 /dev/zero | tail >/dev/null; exit $?");
        resources(bundle, resources -> resources.withObject("/memory").put("limit", 10 << 20));
        assertEquals(137, run(bundle).status());
    }

    /** Every filesystem that it mounts needs some of the kernel's memory, which counts too. */
    @DisabledIfSystemProperty(named = "integration.suite", matches = "sanitize", disabledReason = "sanitizers cost more")
    @Test
    void aQuarterOfAMebibyteIsEnoughForAContainerWithoutMounts() {
        TestBundle bundle = bundle("true").without("/hostname").without("/linux/maskedPaths").without("/linux/readonlyPaths");
        bundle.config().putArray("mounts");
        bundle.withoutNamespace("network").withoutNamespace("ipc").withoutNamespace("uts");
        output(resources(bundle, resources -> resources.withObject("/memory").put("limit", 256 << 10)));
    }

    @Test
    void cpuTimeIsLimited() {
        create(resources(bundle("sleep", "1000"), resources -> resources.withObject("/cpu")
                .put("shares", 512).put("quota", 50_000).put("period", 200_000)));
        assertEquals("512", limit("cpu", "cpu.shares"));
        assertEquals("50000", limit("cpu", "cpu.cfs_quota_us"));
        assertEquals("200000", limit("cpu", "cpu.cfs_period_us"));
    }

    @Test
    void cpusAndMemoryNodesAreChosen() {
        Proc init = create(resources(bundle("sleep", "1000"), resources -> resources.withObject("/cpu").put("cpus", "0").put("mems", "0")));
        assertEquals("0", limit("cpuset", "cpuset.cpus"));
        assertEquals("0", limit("cpuset", "cpuset.mems"));
        assertEquals("0", init.status("Cpus_allowed_list"));
    }

    @Test
    void tasksAreLimited() {
        TestBundle bundle = shell("echo one; (true) 2>/dev/null; echo not reached");
        assertEquals("one\n", run(resources(bundle, resources -> resources.withObject("/pids").put("limit", 1))).out());
    }

    @Test
    void tasksMayBeUnlimited() {
        create(resources(bundle("sleep", "1000"), resources -> resources.withObject("/pids").put("limit", -1)));
        assertEquals("max", limit("pids", "pids.max"));
    }

    /** It is about further ones: the first is not forked from within. */
    @Test
    void tasksMayBeLimitedToNone() {
        create(resources(bundle("sleep", "1000"), resources -> resources.withObject("/pids").put("limit", 0)));
        assertEquals("0", limit("pids", "pids.max"));
        davit.run("start", id).ok();
    }

    private static void device(ObjectNode resources, boolean allow, String type, int major, int minor, String access) {
        resources.withArray("devices").addObject()
                .put("allow", allow).put("type", type).put("major", major).put("minor", minor).put("access", access);
    }

    @Test
    void aDeviceThatIsNotAllowedCannotBeOpened() throws IOException {
        assumeTrue(Files.exists(Path.of("/dev/loop-control")), "no device on this host that can be opened without a capability");
        long number = (Long) Files.getAttribute(Path.of("/dev/loop-control"), "unix:rdev");
        int major = (int) (number >> 8);
        int minor = (int) (number & 0xff);
        TestBundle bundle = shell("cat /dev/mine >/dev/null").linux(linux -> linux.withArray("devices").addObject()
                .put("path", "/dev/mine").put("type", "c").put("major", major).put("minor", minor));
        assertContains("can't open '/dev/mine': Operation not permitted", run(bundle).err());
        resources(bundle, resources -> device(resources, true, "c", major, minor, "r"));
        assertEquals("opened\n", output(bundle.shell("exec 3</dev/mine; echo opened")));
        assertContains("Operation not permitted", run(bundle.shell("exec 3>/dev/mine")).err());
    }

    @Test
    void aRuleWithoutNumbersIsForAllDevicesOfItsType() {
        TestBundle bundle = resources(bundle("true"), resources -> resources.withArray("devices").addObject()
                .put("allow", true).put("type", "b").put("access", "r"));
        create(bundle);
        assertContains("b *:* rm\n", read(cgroup("devices").resolve("devices.list")));
    }

    @Test
    void aLaterRuleCountsMore() throws IOException {
        TestBundle bundle = shell("exec 3</dev/mine").linux(linux -> linux.withArray("devices").addObject()
                .put("path", "/dev/mine").put("type", "c").put("major", 1).put("minor", 11));
        resources(bundle, resources -> {
            resources.remove("devices");
            resources.withArray("devices").addObject().put("allow", true).put("access", "rwm");
            device(resources, false, "c", 1, 11, "rwm");
        });
        assertContains("Operation not permitted", run(bundle).err());
    }

    @Test
    void withoutRulesAllDevicesAreAllowed() {
        create(bundle("true").linux(linux -> linux.putObject("resources")));
        assertEquals("a *:* rwm\n", read(cgroup("devices").resolve("devices.list")));
    }

    @Test
    void aValueThatTheKernelDoesNotTakeIsNamed() {
        String message = refusal(resources(bundle("true"), resources -> resources.withObject("/cpu").put("quota", 1)));
        assertContains("write 1 to " + cgroup("cpu") + "/cpu.cfs_quota_us: invalid argument", message);
    }

    @Test
    void aControllerThatIsNotThereIsNamed() {
        assumeTrue(!Files.exists(ROOT.resolve("hugetlb")), "this host has the controller hugetlb");
        String message = refusal(resources(bundle("true"), resources -> resources.withArray("hugepageLimits").addObject()
                .put("pageSize", "2MB").put("limit", 0)));
        assertTrue(message.contains("hugetlb") || message.contains("hugepageLimits"), message);
    }

    /** davit-init itself is no second one, and who joins is kept to the limit as one that is born there is. */
    @Test
    void aProcessThatJoinsNeedsRoomForOneTask() {
        TestBundle bundle = resources(
                shell("sleep 1000 & exec sleep 1000"), resources -> resources.putObject("pids").put("limit", 3));
        start(bundle);
        Proc.await("both", () -> read(cgroup("pids").resolve("cgroup.procs")).lines().count() == 2);
        assertContains(":/" + id, davit.run("exec", id, "grep", ":pids:", "/proc/self/cgroup").ok());
        davit.run("update", "--pids-limit", "2", id).ok();
        Davit.Result result = davit.run("exec", id, "true");
        assertEquals(255, result.status());
        assertEquals("davit: exec failed: the container has no room for another task (pids.limit): "
                + "resource temporarily unavailable\n", result.err());
        assertEquals("2\n", read(cgroup("pids").resolve("pids.current")));
    }

    @Test
    void processesThatOutliveTheFirstAreKilledWithTheContainer() {
        TestBundle bundle = shell("sleep 1000 & sleep 1000 & exit 3").withoutNamespace("pid").writableRoot();
        assertEquals(3, run(bundle).status());
        assertNothingLeft();
        Proc init = start(bundle);
        Orphans.await(init.pid());
        assertEquals("stopped", davit.status(id));
        assertNotEquals("", read(cgroup("pids").resolve("cgroup.procs")));
        davit.run("delete", id).ok();
        assertNothingLeft();
    }

    @Test
    void allProcessesGetASignalThatIsForAll() {
        TestBundle bundle = shell("sleep 1000 & exec sleep 1000").withoutNamespace("pid").writableRoot();
        Proc init = start(bundle);
        Proc.await("both", () -> read(cgroup("pids").resolve("cgroup.procs")).lines().count() == 2);
        davit.run("kill", "--all", id, "KILL").ok();
        assertEquals(137, Orphans.await(init.pid()));
        Proc.await("the other's end", () -> Orphans.alive().isEmpty());
    }

    @Test
    void cgroupsThatWereMadeBelowAreRemovedToo() throws IOException {
        create(bundle("sleep", "1000"));
        for (Path own : hierarchies().values()) {
            Files.createDirectories(own.resolve(id + "/below/deep"));
        }
        davit.run("delete", id).ok();
        assertNothingLeft();
    }
}
