package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cgroups that systemd makes: --systemd-cgroup and --cgroup-manager systemd. */
class SystemdTest extends ContainerTest {

    @BeforeEach
    void useSystemd() {
        assumeTrue(Files.exists(Path.of("/run/systemd/system")), "no systemd on this host");
        davit = davit.with("--systemd-cgroup");
    }

    private static List<String> systemctl(String... args) {
        try {
            List<String> command = new java.util.ArrayList<>(List.of("systemctl"));
            command.addAll(List.of(args));
            Process process = Orphans.own(new ProcessBuilder(command).redirectErrorStream(true).start());
            return new String(process.getInputStream().readAllBytes()).lines().toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String property(String unit, String name) {
        return String.join("\n", systemctl("show", unit, "--value", "-p", name));
    }

    private TestBundle path(TestBundle bundle, String path) {
        return bundle.linux(linux -> linux.put("cgroupsPath", path));
    }

    @Test
    void theCgroupIsAScopeInItsSlice() {
        Proc init = create(path(bundle("sleep", "1000"), "davittest-inner.slice:pre:" + id));
        String unit = "pre-" + id + ".scope";
        assertEquals("/sys/fs/cgroup/davittest.slice/davittest-inner.slice/" + unit,
                new ControlGroup(init).directory("").toString());
        assertEquals("davittest-inner.slice", property(unit, "Slice"));
        assertEquals("yes", property(unit, "Delegate"));
        assertEquals("active", property(unit, "ActiveState"));
        davit.run("delete", id).ok();
        assertEquals("not-found", property(unit, "LoadState"));
    }

    @Test
    void withoutAPathItIsNamedByTheContainer() {
        create(bundle("sleep", "1000"));
        assertEquals("system.slice", property("davit-" + id + ".scope", "Slice"));
    }

    @Test
    void limitsArePropertiesOfTheUnitAndStayWhenItIsReloaded() {
        ControlGroup cgroup = new ControlGroup(start(bundle("sleep", "1000").linux(linux -> {
            linux.withObject("/resources/memory").put("limit", 32 << 20);
            linux.withObject("/resources/cpu").put("shares", 512).put("quota", 12345).put("period", 100_000);
            linux.withObject("/resources/pids").put("limit", 20);
        })));
        String unit = "davit-" + id + ".scope";
        assertEquals(Integer.toString(32 << 20), property(unit, "MemoryMax"));
        assertEquals("59", property(unit, "CPUWeight"));
        assertEquals("130ms", property(unit, "CPUQuotaPerSecUSec"));
        assertEquals("20", property(unit, "TasksMax"));
        assertEquals("12345 100000", cgroup.read("cpu", "cpu.max"));
        davit.run("update", "--memory", "64M", "--pids-limit", "30", id).ok();
        assertEquals(Integer.toString(64 << 20), property(unit, "MemoryMax"));
        assertEquals("30", property(unit, "TasksMax"));
        systemctl("daemon-reload");
        assertEquals(Integer.toString(64 << 20), cgroup.read("memory", "memory.max"));
        assertEquals("30", cgroup.read("pids", "pids.max"));
        davit.run("exec", id, "sh", "-c", "echo >/dev/null").ok();
    }

    @Test
    void laterCommandsKnowItWithoutTheOption() {
        Proc init = start(bundle("sleep", "1000"));
        Davit plain = Davit.in(directory);
        plain.run("update", "--pids-limit", "9", id).ok();
        assertEquals("9", property("davit-" + id + ".scope", "TasksMax"));
        plain.run("pause", id).ok();
        assertEquals("paused", plain.status(id));
        plain.run("delete", "--force", id).ok();
        Orphans.alive();
        assertEquals("not-found", property("davit-" + id + ".scope", "LoadState"));
        assertEquals(true, init.hasEnded());
    }

    @Test
    void propertiesMayBeAskedForByAnnotations() {
        TestBundle bundle = bundle("sleep", "1000").change(config -> config.withObject("/annotations")
                .put("org.systemd.property.TimeoutStopSec", "7")
                .put("org.systemd.property.Description", "'a test of davit'"));
        create(bundle);
        assertEquals("a test of davit", property("davit-" + id + ".scope", "Description"));
        assertEquals("7s", property("davit-" + id + ".scope", "TimeoutStopUSec"));
        davit.run("delete", id).ok();
        bundle.change(config -> config.withObject("/annotations").put("org.systemd.property.bad-name", "1"));
        assertEquals("/annotations/org.systemd.property.bad-name: not the name of a property",
                failure(davit.run("create", "--bundle", bundle.write(), id)));
    }

    /** crun's annotations: the limits in a cgroup below the unit, and the process in one below that. */
    @Test
    void annotationsPutLimitsAndProcessesBelowTheUnit() {
        assumeTrue(ControlGroup.V2, "no host with cgroup v2 alone");
        TestBundle bundle = bundle("sleep", "1000").change(config -> config.withObject("/annotations")
                .put("run.oci.systemd.subgroup", "limited").put("run.oci.delegate-cgroup", "init"));
        Proc init = start(bundle.linux(linux -> linux.withObject("/resources/pids").put("limit", 20)));
        Path cgroup = new ControlGroup(init).directory("");
        String unit = "davit-" + id + ".scope";
        assertEquals("/sys/fs/cgroup/system.slice/" + unit + "/limited/init", cgroup.toString());
        assertEquals("20\n", read(cgroup.getParent().resolve("pids.max")));
        assertEquals("max\n", read(cgroup.resolve("pids.max")));
        davit.run("update", "--pids-limit", "30", id).ok();
        assertEquals("30\n", read(cgroup.getParent().resolve("pids.max")));
        assertContains("/limited/init", davit.run("exec", id, "cat", "/proc/self/cgroup").ok());
        davit.run("delete", "--force", id).ok();
        assertEquals("not-found", property(unit, "LoadState"));
    }

    @Test
    void aUnitThatHasFailedIsForgottenWithTheContainer() {
        // The time runs from before create ends.
        Proc init = create(bundle("sleep", "1000").change(config -> config.withObject("/annotations")
                .put("org.systemd.property.RuntimeMaxSec", "5").put("org.systemd.property.TimeoutStopSec", "1")));
        Orphans.await(init.pid());
        Proc.await("its failure", () -> property("davit-" + id + ".scope", "ActiveState").equals("failed"));
        davit.run("delete", id).ok();
        assertEquals("not-found", property("davit-" + id + ".scope", "LoadState"));
    }

    @Test
    void aUnitOfAnotherIsRefusedAndUnharmed() {
        Proc init = start(path(bundle("sleep", "1000"), ":x:" + id));
        assertEquals("container's cgroup is not empty: 1 process(es) found", failure(davit.run(
                "create", "--bundle", path(bundle("true"), ":x:" + id).write(), id + "-2")));
        assertEquals("running", davit.status(id));
        assertEquals(false, init.hasEnded());
    }

    @Test
    void whatIsNoSliceIsRefused() {
        assertContains("expected cgroupsPath to be of format \"slice:prefix:name\"",
                failure(davit.run("create", "--bundle", path(bundle("true"), "/a/b").write(), id)));
        assertContains("invalid slice name: a--b.slice",
                failure(davit.run("create", "--bundle", path(bundle("true"), "a--b.slice:x:y").write(), id)));
    }
}
