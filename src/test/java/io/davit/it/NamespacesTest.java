package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** config-linux.md#namespaces. */
class NamespacesTest extends ContainerTest {

    /** By the specification's names, what the kernel calls them below /proc/PID/ns. */
    private static final Map<String, String> FILES = Map.of(
            "cgroup", "cgroup", "ipc", "ipc", "mount", "mnt", "network", "net", "pid", "pid", "time", "time",
            "user", "user", "uts", "uts");

    private static void assumeKernelHas(String type) {
        assumeTrue(Files.exists(Proc.SELF.path("ns/" + FILES.get(type))), "no " + type + " namespaces in this kernel");
    }

    /** A bundle with all types of namespaces new but time, which not every kernel has. */
    private TestBundle sleeper() {
        return bundle("sleep", "1000").namespace("cgroup", null).userNamespace(100_000, 65_536);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cgroup", "ipc", "mount", "network", "pid", "time", "user", "uts"})
    void aNewNamespaceIsNotTheHosts(String type) {
        assumeKernelHas(type);
        TestBundle bundle = type.equals("user") ? sleeper() : bundle("sleep", "1000").namespace(type, null);
        String file = FILES.get(type);
        assertNotEquals(Proc.SELF.namespace(file), create(bundle).namespace(file));
    }

    @Test
    void aNewNetworksLoopbackIsUp() {
        assertEquals("0x9\n", output(shell("cat /sys/class/net/lo/flags").namespace("network", null)));
    }

    @Test
    void aNewNetworksLoopbackIsUpInAUserNamespace() {
        assertEquals("0x9\n", output(sleeper().shell("cat /sys/class/net/lo/flags")));
    }

    /** Its filesystem is one for all containers of the network namespace. */
    @Test
    void aReadonlySysfsOfOneContainerIsNotSoInAnotherOfItsPod() {
        TestBundle sandbox = bundle("sleep", "1000").namespace("network", null);
        davit.run("create", "--bundle", sandbox.write(), id).ok();
        TestBundle pod = shell("echo 1234 >/sys/class/net/lo/tx_queue_len; cat /sys/class/net/lo/tx_queue_len");
        pod.namespace("network", "/proc/" + davit.pid(id) + "/ns/net").privileged();
        pod.without("/linux/readonlyPaths").mount("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", "rw");
        assertEquals("1234\n", davit.run("run", "--bundle", pod.write(), id + "-pod").ok());
    }

    @Test
    void rootOfAUserNamespaceOwnsItsMessageQueues() {
        assertEquals("0 0\n", output(sleeper().shell("stat -c '%u %g' /dev/mqueue")));
    }

    @Test
    void whatIsNotListedIsTheHosts() {
        TestBundle bundle = bundle("sleep", "1000").without("/hostname").without("/linux/readonlyPaths");
        bundle.without("/linux/maskedPaths").config().putArray("mounts");
        bundle.linux(linux -> linux.putArray("namespaces")).writableRoot();
        Proc init = create(bundle);
        for (String file : FILES.values()) {
            assertEquals(Proc.SELF.namespace(file), init.namespace(file));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cgroup", "ipc", "network", "pid", "time", "user", "uts"})
    void aNamespaceIsJoinedByItsPath(String type) {
        assumeKernelHas(type);
        Proc holder = holder(type.equals("time") ? sleeper().namespace("time", null) : sleeper());
        TestBundle bundle = bundle("sleep", "1000");
        bundle.namespace(type, holder.path("ns/" + FILES.get(type)).toString());
        Proc init = create(bundle);
        for (String file : FILES.values()) {
            boolean same = init.namespace(file).equals(holder.namespace(file));
            boolean both = file.equals(FILES.get(type)) || Proc.SELF.namespace(file).equals(holder.namespace(file))
                    && !bundle.config().at("/linux/namespaces").toString().contains(typeOf(file));
            assertEquals(both, same, file);
        }
        davit.run("start", id).ok();
        assertEquals("running", davit.status(id));
    }

    private static String typeOf(String file) {
        return FILES.entrySet().stream().filter(e -> e.getValue().equals(file)).findFirst().orElseThrow().getKey();
    }

    private Proc holder(TestBundle bundle) {
        String holder = id + "-holder";
        davit.run("run", "--detach", "--bundle", bundle.write(), holder).ok();
        return new Proc(davit.pid(holder));
    }

    @Test
    void aMountNamespaceIsJoinedByItsPath() throws IOException {
        Process holder = Orphans.own(new ProcessBuilder("unshare", "--mount", "--propagation", "private", "sleep", "1000")
                .start());
        try {
            Proc other = new Proc((int) holder.pid());
            Proc.await("its namespace", () -> !other.namespace("mnt").equals(Proc.SELF.namespace("mnt")));
            TestBundle bundle = bundle("sleep", "1000").namespace("mount", other.path("ns/mnt").toString());
            assertEquals(other.namespace("mnt"), create(bundle).namespace("mnt"));
            davit.run("delete", id).ok();
        } finally {
            holder.destroyForcibly();
        }
    }

    @Test
    void allNamespacesOfAnotherContainerButItsMountsAreJoinedAtOnce() {
        Proc holder = holder(sleeper());
        TestBundle bundle = bundle("sleep", "1000");
        for (String type : List.of("cgroup", "ipc", "network", "pid", "user", "uts")) {
            bundle.namespace(type, holder.path("ns/" + FILES.get(type)).toString());
        }
        Proc init = create(bundle);
        for (String file : List.of("cgroup", "ipc", "net", "pid", "user", "uts")) {
            assertEquals(holder.namespace(file), init.namespace(file));
        }
        assertNotEquals(holder.namespace("mnt"), init.namespace("mnt"));
    }

    @Test
    void aNamespaceIsJoinedByAPathThatItIsBoundTo() throws IOException {
        Proc holder = holder(sleeper());
        Path bound = Files.createFile(directory.resolve("netns"));
        hostMounts.bind(holder.path("ns/net"), bound);
        TestBundle bundle = bundle("sleep", "1000");
        assertEquals(holder.namespace("net"), create(bundle.namespace("network", bound.toString())).namespace("net"));
    }

    @Test
    void aProcessInAJoinedPidNamespaceDoesNotEndWithItsOtherProcesses() {
        Proc holder = holder(sleeper());
        TestBundle bundle = bundle("true");
        bundle.namespace("pid", holder.path("ns/pid").toString());
        davit.run("run", "--bundle", bundle.write(), id).ok();
        assertEquals("running", davit.status(id + "-holder"));
    }

    @Test
    void theFirstProcessOfAPidNamespaceIsNumberOne() {
        assertEquals("1\n", output(shell("echo $$")));
        assertEquals("1\n", output(shell("set -- /proc/[0-9]*; echo $#")));
    }

    @Test
    void aCgroupNamespaceBeginsAtTheContainersCgroup() {
        List<String> paths = output(bundle("cut", "-d:", "-f3", "/proc/self/cgroup").namespace("cgroup", null))
                .lines().distinct().toList();
        assertEquals(List.of("/"), paths);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cgroup", "ipc", "mount", "network", "pid", "user", "uts"})
    void aNamespaceOfAnotherTypeIsRefused(String type) {
        String other = type.equals("uts") ? "/proc/self/ns/ipc" : "/proc/self/ns/uts";
        TestBundle bundle = bundle("true").namespace(type, other);
        assertEquals(other + " is not a " + type + " namespace", refusal(bundle));
    }

    @Test
    void aFileThatIsNoNamespaceIsRefused() {
        Path file = file("no-namespace", "");
        assertEquals(file + " is not a network namespace",
                refusal(bundle("true").namespace("network", file.toString())));
    }

    @Test
    void aNamespaceThatIsNotThereIsRefused() {
        assertEquals("open /no/such/namespace: no such file or directory",
                refusal(bundle("true").namespace("network", "/no/such/namespace")));
    }

    @Test
    void aRelativePathIsRefused() {
        assertEquals("config.json: /linux/namespaces/4/path: \"ns/net\" is not an absolute path",
                refusal(bundle("true").namespace("network", "ns/net")));
    }

    @Test
    void aTypeThatIsListedTwiceIsRefused() {
        TestBundle bundle = bundle("true").linux(linux -> linux.withArray("namespaces").addObject().put("type", "pid"));
        assertEquals("config.json: /linux/namespaces/5/type: duplicate entry for namespace type pid", refusal(bundle));
    }

    @Test
    void aTypeThatDoesNotExistIsRefused() {
        assertContains("/linux/namespaces/5/type: must be one of ", refusal(bundle("true").namespace("pit", null)));
    }

    @Test
    void theClocksOfATimeNamespaceAreOffset() {
        assumeKernelHas("time");
        TestBundle bundle = bundle("cat", "/proc/uptime").namespace("time", null).linux(linux -> {
            linux.withObject("/timeOffsets/boottime").put("secs", 1_000_000).put("nanosecs", 5);
            linux.withObject("/timeOffsets/monotonic").put("secs", 86_400).put("nanosecs", 0);
        });
        double host = Double.parseDouble(Proc.SELF.read("../uptime").split(" ")[0]);
        double container = Double.parseDouble(output(bundle).split(" ")[0]);
        assertEquals(1_000_000, container - host, 60);
        Proc init = create(bundle);
        assertEquals(List.of("monotonic 86400 0", "boottime 1000000 5"),
                init.read("timens_offsets").lines().map(line -> line.strip().replaceAll(" +", " ")).toList());
    }

    @Test
    void offsetsWithoutATimeNamespaceOfTheContainersAreRefused() {
        TestBundle bundle = bundle("true").linux(
                linux -> linux.withObject("/timeOffsets/boottime").put("secs", 1).put("nanosecs", 0));
        assertEquals("config.json: /linux/timeOffsets: time namespace offsets specified, but time namespace isn't enabled "
                + "in the config", refusal(bundle));
        assertEquals("config.json: /linux/timeOffsets: a time namespace that is joined has its offsets already",
                refusal(bundle.namespace("time", "/proc/self/ns/time")));
    }

    @Test
    void aNewNetworkHasNothingButALoopbackDevice() {
        assertEquals("lo\n", output(bundle("ls", "/sys/class/net")));
    }

    @Test
    void aContainerWithoutAMountNamespaceLeavesNoMountInTheHost() {
        TestBundle bundle = bundle("sleep", "1000").withoutNamespace("mount").writableRoot();
        bundle.without("/linux/readonlyPaths").without("/linux/maskedPaths").config().putArray("mounts");
        bundle.mount("/tmp", "tmpfs", "tmpfs");
        Davit.Result result = davit.run("create", "--bundle", bundle.write(), id);
        if (result.status() == 0) {
            davit.run("delete", "--force", id).ok();
        }
        assertNothingLeft();
        assertTrue(Files.exists(bundle.rootfs().resolve("bin/sh")));
    }
}
