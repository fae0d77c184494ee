package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** config-linux.md#control-groups on a host with cgroup v2 alone; with whatever makes the cgroups. */
class CgroupV2Test extends ContainerTest {

    private static final Path ROOT = Path.of("/sys/fs/cgroup");

    private Path made;

    @BeforeEach
    void assumeV2() {
        assumeTrue(ControlGroup.V2, "no host with cgroup v2 alone");
    }

    @AfterEach
    void removeMade() throws IOException {
        davit.run("delete", "--force", id);
        if (made != null) {
            Proc.await("the end of all in " + made, () -> !Files.exists(made) || made.toFile().delete());
        }
    }

    private static TestBundle resources(TestBundle bundle, Consumer<ObjectNode> change) {
        return bundle.linux(linux -> change.accept(linux.withObject("/resources")));
    }

    /** A writable cgroup filesystem, in a cgroup namespace of its own. */
    private static TestBundle withCgroups(TestBundle bundle) {
        for (var mount : bundle.config().get("mounts")) {
            if (mount.get("type").asText().equals("cgroup")) {
                ((ObjectNode) mount).putArray("options").add("nosuid").add("nodev").add("noexec");
            }
        }
        return bundle.namespace("cgroup", null);
    }

    private static void assumeCgroupfs() {
        assumeTrue(Davit.OPTIONS.isEmpty(), "for cgroups that davit makes itself");
    }

    @Test
    void theProcessIsBornInItsCgroup() {
        Proc init = create(bundle("sleep", "1000"));
        Path cgroup = new ControlGroup(init).directory("");
        assertTrue(cgroup.toString().contains(id), cgroup.toString());
        assertEquals(init.pid() + "\n", read(cgroup.resolve("cgroup.procs")));
        assertEquals("0::/\n", output(withCgroups(bundle("cat", "/proc/self/cgroup")), id + "-2"));
    }

    private String output(TestBundle bundle, String other) {
        return davit.run("run", "--bundle", bundle.write(), other).ok();
    }

    /** crun's annotation, by which a container can make cgroups of its own without leaving its limits. */
    @Test
    void aDelegatedCgroupIsBelowTheOneWithTheLimits() {
        TestBundle bundle = withCgroups(shell("cat /proc/self/cgroup; mkdir /sys/fs/cgroup/own && echo made; sleep 1000"));
        bundle.change(config -> config.withObject("/annotations").put("run.oci.delegate-cgroup", "/init"));
        Path out = directory.resolve("said");
        Davit.Running creating = davit.start(builder -> builder.redirectOutput(out.toFile()), "create", "--bundle",
                resources(bundle, resources -> resources.putArray("devices").addObject().put("allow", true)).write(), id);
        davit.wait(creating);
        Proc init = new Proc(davit.pid(id));
        Path cgroup = new ControlGroup(init).directory("");
        assertEquals("init", cgroup.getFileName().toString());
        assertEquals("", read(cgroup.getParent().resolve("cgroup.procs")));
        davit.run("start", id).ok();
        Proc.await("its own cgroup", () -> read(out).endsWith("made\n"));
        assertContains("0::/\n", read(out));
        assertTrue(Files.isDirectory(cgroup.resolve("own")), cgroup.toString());
        davit.run("pause", id).ok();
        assertEquals("1\n", read(cgroup.getParent().resolve("cgroup.freeze")));
        davit.run("resume", id).ok();
        davit.run("delete", "--force", id).ok();
        assertFalse(Files.exists(cgroup.getParent()));
    }

    @Test
    void everyControllerIsHandedDown() throws IOException {
        assumeCgroupfs();
        Proc init = create(bundle("sleep", "1000").linux(linux -> linux.put("cgroupsPath", "/" + id)));
        assertEquals(Files.readString(ROOT.resolve("cgroup.controllers")),
                read(new ControlGroup(init).directory("").resolve("cgroup.controllers")));
    }

    @Test
    void aCgroupWithProcessesOfOthersIsRefusedAndTheyAreUnharmed() throws IOException {
        assumeCgroupfs();
        made = Files.createDirectories(ROOT.resolve(id + "-made"));
        Process other = Orphans.own(new ProcessBuilder("sleep", "1000").start());
        try {
            Files.writeString(made.resolve("cgroup.procs"), Long.toString(other.pid()));
            assertEquals("container's cgroup is not empty: 1 process(es) found", failure(davit.run(
                    "create", "--bundle", bundle("true").linux(linux -> linux.put("cgroupsPath", "/" + made.getFileName())).write(), id)));
            assertTrue(other.isAlive(), "killed");
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void aFrozenCgroupIsRefused() throws IOException {
        assumeCgroupfs();
        made = Files.createDirectories(ROOT.resolve(id + "-made"));
        Files.writeString(made.resolve("cgroup.freeze"), "1");
        assertEquals("container's cgroup unexpectedly frozen", failure(davit.run(
                "create", "--bundle", bundle("true").linux(linux -> linux.put("cgroupsPath", "/" + made.getFileName())).write(), id)));
    }

    @Test
    void limitsAreConverted() {
        ControlGroup cgroup = new ControlGroup(create(resources(bundle("sleep", "1000"), resources -> {
            resources.withObject("/memory").put("limit", 100 << 20).put("reservation", 50 << 20);
            resources.withObject("/cpu").put("shares", 512).put("quota", 50_000).put("period", 200_000);
            resources.withObject("/pids").put("limit", 7);
        })));
        assertEquals(Integer.toString(100 << 20), cgroup.read("memory", "memory.max"));
        assertEquals(Integer.toString(50 << 20), cgroup.read("memory", "memory.low"));
        assertEquals("59", cgroup.read("cpu", "cpu.weight"));
        assertEquals("50000 200000", cgroup.read("cpu", "cpu.max"));
        assertEquals("7", cgroup.read("pids", "pids.max"));
    }

    @Test
    void oneTaskIsEnoughForAContainerAndTheNextIsRefused() {
        TestBundle bundle = shell("echo one; (true) 2>/dev/null; echo not reached");
        assertEquals("one\n", run(resources(bundle, resources -> resources.withObject("/pids").put("limit", 1))).out());
    }

    @Test
    void filesThatTheConfigNamesAreWritten() {
        ControlGroup cgroup = new ControlGroup(create(resources(bundle("sleep", "1000"), resources -> {
            resources.withObject("/memory").put("limit", 33554432);
            resources.withObject("/unified").put("memory.max", "41943040").put("memory.high", "20971520").put("pids.max", "42");
        })));
        assertEquals("41943040", cgroup.read("memory", "memory.max"));
        assertEquals("20971520", cgroup.read("memory", "memory.high"));
        assertEquals("42", cgroup.read("pids", "pids.max"));
    }

    @Test
    void aFileOfAControllerThatIsNotThereIsRefused() {
        assumeTrue(!ControlGroup.isAvailable("hugetlb"), "this host has the controller hugetlb");
        assertEquals("unified resource \"hugetlb.2MB.max\" can't be set: controller \"hugetlb\" not available",
                refusal(resources(bundle("true"), resources -> resources.withObject("/unified").put("hugetlb.2MB.max", "0"))));
        assertEquals("/linux/resources: the cgroup controller hugetlb is not available",
                refusal(resources(bundle("true"), resources -> resources.withArray("hugepageLimits").addObject()
                        .put("pageSize", "2MB").put("limit", 0))));
    }

    /** Number 1:4 is of I/O ports, which nothing here reads; that the kernel may not have it is another error. */
    @Test
    void aDeviceThatIsNotAllowedCannotBeOpened() {
        TestBundle bundle = shell("exec 3</dev/mine; echo opened").privileged().linux(linux -> linux.withArray("devices").addObject()
                .put("path", "/dev/mine").put("type", "c").put("major", 1).put("minor", 4));
        bundle.process(process -> process.put("noNewPrivileges", true));
        assertContains("Operation not permitted", run(bundle).err());
        resources(bundle, resources -> resources.withArray("devices").addObject()
                .put("allow", true).put("type", "c").put("major", 1).put("minor", 4).put("access", "r"));
        Davit.Result allowed = run(bundle);
        assertFalse(allowed.err().contains("Operation not permitted"), allowed.err());
        assertContains("Operation not permitted", run(bundle.shell("exec 3>/dev/mine")).err());
    }

    @Test
    void rulesForDevicesAreReplacedAtOnce() {
        TestBundle bundle = shell("while exec 3</dev/full; do :; done");
        Proc init = start(bundle);
        Path rules = file("rules.json", "{\"devices\": [{\"allow\": false, \"access\": \"rwm\"}, "
                + "{\"allow\": true, \"type\": \"c\", \"major\": 1, \"minor\": 7, \"access\": \"rwm\"}]}");
        for (int i = 0; i < 20; i++) {
            davit.run("update", "-r", rules.toString(), id).ok();
        }
        assertFalse(init.hasEnded(), "it could not open its device for a moment");
    }

    @Test
    void theCgroupIsMadeOverToTheContainersRootWhereItMayWriteToIt() throws IOException {
        TestBundle bundle = bundle("sleep", "1000").userNamespace(100_000, 65536);
        Files.setPosixFilePermissions(directory, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        Path kept = new ControlGroup(create(bundle)).directory("");
        assertEquals(0, Files.getAttribute(kept, "unix:uid"));
        davit.run("delete", id).ok();
        Path given = new ControlGroup(create(withCgroups(bundle))).directory("");
        for (String file : new String[] {".", "cgroup.procs", "cgroup.subtree_control", "cgroup.threads"}) {
            assertEquals(100_000, Files.getAttribute(given.resolve(file), "unix:uid"), file);
        }
        assertEquals(0, Files.getAttribute(given.resolve("memory.max"), "unix:uid"));
        davit.run("start", id).ok();
        assertEquals("0::/\n", davit.run("exec", id, "cat", "/proc/self/cgroup").ok());
    }

    @Test
    void aProcessJoinsBesideTheFirstWhereTheCgroupItselfMayHaveNone() {
        start(withCgroups(bundle("sleep", "1000")));
        davit.run("exec", id, "mkdir", "/sys/fs/cgroup/below").ok();
        davit.run("exec", id, "sh", "-c", "echo 1 >/sys/fs/cgroup/below/cgroup.procs").ok();
        assertEquals("0::/\n", davit.run("exec", id, "cat", "/proc/self/cgroup").ok());
        davit.run("exec", id, "sh", "-c",
                "echo $$ >/sys/fs/cgroup/below/cgroup.procs; echo +memory >/sys/fs/cgroup/cgroup.subtree_control").ok();
        assertEquals("0::/below\n", davit.run("exec", id, "cat", "/proc/self/cgroup").ok());
        davit.run("delete", "--force", id).ok();
        assertNothingLeft();
    }

    @Test
    void aProcessJoinsACgroupBelow() {
        start(withCgroups(bundle("sleep", "1000")));
        davit.run("exec", id, "mkdir", "/sys/fs/cgroup/below").ok();
        assertEquals("0::/below\n", davit.run("exec", "--cgroup", "below", id, "cat", "/proc/self/cgroup").ok());
        assertEquals(255, davit.run("exec", "--cgroup", "../..", id, "true").status());
    }

    @Test
    void processesThatOutliveTheFirstAreKilledWithTheContainer() {
        Proc init = start(shell("sleep 1000 & sleep 1000 & exit 3").withoutNamespace("pid").writableRoot());
        Orphans.await(init.pid());
        assertEquals("stopped", davit.status(id));
        davit.run("delete", id).ok();
        assertNothingLeft();
    }

    @Test
    void theOtherProcessesAreKilledEvenWhenTheFirstHasEnded() {
        Proc init = start(shell("sleep 1000 & sleep 1000 & exit 3").withoutNamespace("pid").writableRoot());
        Orphans.await(init.pid());
        davit.run("kill", "--all", id, "KILL").ok();
        Proc.await("their end", () -> Orphans.alive().isEmpty());
    }

    /** Every filesystem that it mounts needs some of the kernel's memory, which counts too. */
    @Test
    void halfAMebibyteIsEnoughForAContainerWithoutMounts() {
        TestBundle bundle = bundle("true").without("/hostname").without("/linux/maskedPaths").without("/linux/readonlyPaths");
        bundle.config().putArray("mounts");
        bundle.withoutNamespace("network").withoutNamespace("ipc").withoutNamespace("uts");
        run(resources(bundle, resources -> resources.withObject("/memory").put("limit", 512 << 10))).ok();
    }

    @Test
    void withoutACgroupLimitsAreRefused() {
        assumeCgroupfs();
        Davit without = davit.with("--cgroup-manager", "disabled");
        TestBundle bundle = bundle("sleep", "1000").withoutCgroup();
        without.run("create", "--bundle", bundle.write(), id).ok();
        assertEquals(Proc.SELF.read("cgroup"), new Proc(davit.pid(id)).read("cgroup"));
        davit.run("delete", id).ok();
        resources(bundle, resources -> resources.withObject("/pids").put("limit", 1));
        assertEquals("/linux/resources: there are no limits without a cgroup",
                failure(without.run("create", "--bundle", bundle.write(), id)));
    }
}
