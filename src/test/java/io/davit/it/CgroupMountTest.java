package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A mount of type cgroup, of the hierarchies of v1: the container sees its own cgroup and no other. */
class CgroupMountTest extends ContainerTest {

    @BeforeEach
    void needHierarchies() {
        assumeTrue(Files.isDirectory(Path.of("/sys/fs/cgroup/pids")), "no hierarchies of cgroup v1 on this host");
    }

    private static TestBundle kind(TestBundle bundle, boolean ownCgroups, boolean ownUsers) {
        if (ownCgroups) {
            bundle.namespace("cgroup", null);
        }
        return ownUsers ? bundle.userNamespace(100_000, 65_536) : bundle;
    }

    private static TestBundle options(TestBundle bundle, String... options) {
        for (JsonNode mount : bundle.config().withArray("/mounts")) {
            if (mount.get("type").asText().equals("cgroup")) {
                TestBundle.strings(((ObjectNode) mount).putArray("options"), options);
            }
        }
        return bundle;
    }

    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "false, true", "true, true"})
    void onlyTheContainersOwnCgroupIsSeen(boolean ownCgroups, boolean ownUsers) {
        Proc init = create(kind(bundle("sleep", "1000"), ownCgroups, ownUsers));
        List<MountInfo> mounts = init.mounts().stream()
                .filter(mount -> mount.point().startsWith("/sys/fs/cgroup/")).toList();
        assertTrue(mounts.size() > 2, mounts.toString());
        for (MountInfo mount : mounts) {
            assertEquals("cgroup", mount.type(), mount.toString());
            // Seen from outside, the root of the mount is the container's cgroup either way.
            assertContains(id, mount.root());
            assertTrue(mount.options().containsAll(List.of("ro", "nosuid", "nodev", "noexec")), mount.toString());
        }
        assertTrue(init.mount("/sys/fs/cgroup").options().contains("ro"));
    }

    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "false, true", "true, true"})
    void itsProcessesAreTheContainers(boolean ownCgroups, boolean ownUsers) {
        TestBundle bundle = kind(bundle("cat", "/sys/fs/cgroup/pids/cgroup.procs"), ownCgroups, ownUsers);
        assertEquals("1\n", output(bundle));
    }

    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "false, true", "true, true"})
    void readonlyItCannotBeWritten(boolean ownCgroups, boolean ownUsers) {
        TestBundle bundle = shell(
                "echo 1 >/sys/fs/cgroup/pids/pids.max; mkdir /sys/fs/cgroup/pids/below; mkdir /sys/fs/cgroup/x");
        Davit.Result result = run(kind(bundle, ownCgroups, ownUsers).privileged());
        long refused = result.err().lines().filter(line -> line.endsWith("Read-only file system")).count();
        assertEquals(3, refused, result.err());
    }

    @Test
    void writableItIsForRootOfTheHost() {
        TestBundle bundle = shell("mkdir /sys/fs/cgroup/pids/below && echo 5 >/sys/fs/cgroup/pids/below/pids.max && "
                + "cat /sys/fs/cgroup/pids/below/pids.max").privileged();
        assertEquals("5\n", output(options(bundle, "rw", "nosuid")));
        assertNothingLeft();
    }

    /** The cgroup is the host's: what a container makes read-only is so for the container alone. */
    @Test
    void theHostsHierarchyStaysWritable() throws IOException {
        create(bundle("sleep", "1000").namespace("cgroup", null));
        Path pids = Path.of("/sys/fs/cgroup/pids");
        assertFalse(Proc.SELF.mount("/sys/fs/cgroup/pids").superOptions().contains("ro"));
        try (var found = Files.find(pids, 4, (path, attributes) -> path.endsWith(id))) {
            Files.writeString(found.findFirst().orElseThrow().resolve("pids.max"), "77");
        }
    }

    @Test
    void controllersHaveTheirLinks() {
        assumeTrue(Files.isDirectory(Path.of("/sys/fs/cgroup/cpu,cpuacct")), "cpu and cpuacct have a hierarchy each");
        assertEquals("cpu,cpuacct\ncpu,cpuacct\n",
                output(shell("readlink /sys/fs/cgroup/cpu; readlink /sys/fs/cgroup/cpuacct")));
    }

    @Test
    void withANamespaceItsOwnPathIsTheRoot() {
        String out = output(bundle("cut", "-d:", "-f3", "/proc/self/cgroup").namespace("cgroup", null));
        assertEquals(List.of("/"), out.lines().distinct().toList());
    }
}
