package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** config.md#mounts: every kind of mount, and where it goes. */
class MountsTest extends ContainerTest {

    /** A bundle whose root can take further mounts. */
    private TestBundle sleeper() {
        return bundle("sleep", "1000").writableRoot();
    }

    private Path tree(String name) {
        Path tree = directory.resolve(name);
        write(tree.resolve("file"), "content");
        return tree;
    }

    @Test
    void theMountsOfTheTemplateAreMade() {
        Proc init = create(bundle("sleep", "1000"));
        assertEquals("proc", init.mount("/proc").type());
        assertEquals("tmpfs", init.mount("/dev").type());
        assertEquals("devpts", init.mount("/dev/pts").type());
        assertEquals("tmpfs", init.mount("/dev/shm").type());
        assertEquals("shm", init.mount("/dev/shm").source());
        assertEquals("mqueue", init.mount("/dev/mqueue").type());
        assertEquals("sysfs", init.mount("/sys").type());
        assertTrue(init.mount("/sys").has("ro"));
        assertTrue(init.mount("/dev").superOptions().contains("mode=755"));
        assertTrue(init.mount("/dev/pts").superOptions().contains("ptmxmode=666"));
        assertTrue(init.mount("/dev/pts").superOptions().contains("gid=5"));
    }

    @Test
    void procIsThatOfTheContainersPidNamespace() {
        assertEquals("1\n", output(bundle("sh", "-c", "ls /proc | grep -c '^1$'")));
    }

    @Test
    void sysfsInTheHostsNetworkIsReadonlyForTheContainerAlone() {
        TestBundle bundle = bundle("sleep", "1000").withoutNamespace("network");
        assertTrue(create(bundle).mount("/sys").has("ro"));
        assertTrue(Proc.SELF.mount("/sys").has("rw"));
        assertTrue(Proc.SELF.mount("/sys").superOptions().contains("rw"));
    }

    @Test
    void aDirectoryIsBound() throws IOException {
        Path tree = tree("tree");
        TestBundle bundle = shell("cat /mnt/file; echo new >/mnt/new").writableRoot();
        assertEquals("content", output(bundle.mount("/mnt", "bind", tree.toString(), "bind")));
        assertEquals("new\n", Files.readString(tree.resolve("new")));
    }

    @Test
    void aBindMountIsOneByItsOptionsOrItsTypeAlone() {
        Path tree = tree("tree");
        assertEquals("content", output(bundle("cat", "/mnt/file").writableRoot().mount("/mnt", "none", tree + "", "rbind")));
        assertEquals("content", output(bundle("cat", "/mnt/file").writableRoot().mount("/mnt", "bind", tree + "")));
        TestBundle typeless = bundle("cat", "/mnt/file").writableRoot().mount("/mnt", "", tree + "", "bind");
        assertEquals("content", output(typeless.without("/mounts/7/type")));
    }

    @Test
    void aFileIsBound() {
        Path file = file("hosts", "127.0.0.1");
        TestBundle bundle = bundle("cat", "/etc/hosts").writableRoot();
        assertEquals("127.0.0.1", output(bundle.mount("/etc/hosts", "bind", file.toString(), "bind", "ro")));
    }

    @Test
    void aSocketAndADeviceAreBoundAsFiles() {
        TestBundle bundle = shell("test -c /run/null && echo device").writableRoot();
        assertEquals("device\n", output(bundle.mount("/run/null", "bind", "/dev/null", "bind")));
    }

    @Test
    void whatIsMissingOnTheWayToADestinationIsMade() throws IOException {
        Path tree = tree("tree");
        TestBundle bundle = bundle("cat", "/a/b/c/file", "/x/y/z").writableRoot();
        bundle.mount("/a/b/c", "bind", tree.toString(), "bind");
        bundle.mount("/x/y/z", "bind", tree.resolve("file").toString(), "bind");
        assertEquals("contentcontent", output(bundle));
        assertTrue(Files.isDirectory(bundle.rootfs().resolve("a/b/c")));
        assertTrue(Files.isRegularFile(bundle.rootfs().resolve("x/y/z")));
        assertEquals("rwxr-xr-x", PosixFilePermissions.toString(Files.getPosixFilePermissions(bundle.rootfs().resolve("a/b"))));
    }

    @Test
    void aDestinationIsMadeBeforeTheRootBecomesReadonly() {
        Path tree = tree("tree");
        assertEquals("content", output(bundle("cat", "/a/file").mount("/a", "bind", tree.toString(), "bind")));
    }

    @Test
    void aSourceMayBeRelativeToTheBundle() {
        TestBundle bundle = bundle("cat", "/mnt/file").writableRoot();
        write(bundle.path().resolve("data/file"), "of the bundle");
        assertEquals("of the bundle", output(bundle.mount("/mnt", "bind", "data", "bind")));
        ((ArrayNode) bundle.config().get("mounts")).remove(7);
        assertEquals("of the bundle", output(bundle.mount("/mnt", "bind", "./data/../data", "bind")));
    }

    @Test
    void aRelativeDestinationIsReadFromTheRoot() {
        Path tree = tree("tree");
        TestBundle bundle = bundle("cat", "/mnt/file").writableRoot();
        assertEquals("content", output(bundle.mount("mnt", "bind", tree.toString(), "bind")));
    }

    @Test
    void mountsAreMadeInTheOrderInWhichTheyAreListed() {
        Path first = tree("first");
        Path second = tree("second");
        write(second.resolve("file"), "second");
        TestBundle bundle = bundle("cat", "/mnt/file").writableRoot();
        bundle.mount("/mnt", "bind", first.toString(), "bind").mount("/mnt", "bind", second.toString(), "bind");
        assertEquals("second", output(bundle));
    }

    @Test
    void aMountMayLieInAnotherOne() {
        TestBundle bundle = sleeper().mount("/mnt", "tmpfs", "outer").mount("/mnt/a/b", "tmpfs", "inner");
        Proc init = create(bundle);
        assertEquals(init.mount("/mnt").id(), init.mount("/mnt/a/b").parent());
        assertFalse(Files.exists(bundle.rootfs().resolve("mnt/a")));
    }

    @Test
    void onlyRbindTakesTheMountsBelowTheSourceAlong() throws IOException {
        Path tree = tree("tree");
        Files.createDirectory(tree.resolve("below"));
        Path below = hostMounts.tmpfs(tree.resolve("below"), 0, null);
        Files.writeString(below.resolve("file"), "below");
        TestBundle bundle = shell("ls /one/below; echo -; ls /all/below").writableRoot();
        bundle.mount("/one", "bind", tree.toString(), "bind").mount("/all", "bind", tree.toString(), "rbind");
        assertEquals("-\nfile\n", output(bundle));
    }

    @Test
    void anOverlayIsMountedFromItsLayers() {
        Path lower = tree("lower");
        Path upper = tree("upper");
        write(upper.resolve("upper"), "above");
        Path work = hostMounts.tmpfs(directory.resolve("work"), 0, null);
        TestBundle bundle = shell("cat /mnt/file /mnt/upper; touch /mnt/new").writableRoot();
        String layers = "lowerdir=" + upper + ":" + lower;
        write(work.resolve("up/x"), "");
        write(work.resolve("wk/x"), "");
        work.resolve("wk/x").toFile().delete();
        bundle.mount("/mnt", "overlay", "overlay", layers, "upperdir=" + work + "/up", "workdir=" + work + "/wk");
        assertEquals("contentabove", output(bundle));
        assertTrue(Files.exists(work.resolve("up/new")));
    }

    /** fsconfig(2) takes values of at most 255 bytes. */
    @Test
    void anOptionMayBeLongerThanANewMountCallTakes() {
        Path lower = tree("lower");
        Path deep = directory.resolve("d".repeat(120)).resolve("e".repeat(120)).resolve("f".repeat(120));
        write(deep.resolve("deep"), "deep");
        TestBundle bundle = bundle("cat", "/mnt/file", "/mnt/deep").writableRoot();
        bundle.mount("/mnt", "overlay", "overlay", "lowerdir=" + lower + ":" + deep, "ro", "nosuid");
        assertEquals("contentdeep", output(bundle));
    }

    @Test
    void aMountIsRemountedWithOtherOptions() {
        Path tree = tree("tree");
        TestBundle bundle = sleeper().mount("/mnt", "bind", tree.toString(), "bind", "nosuid");
        bundle.mount("/mnt", "none", "", "remount", "ro", "nodev");
        MountInfo mount = create(bundle).mount("/mnt");
        assertEquals(List.of("ro", "nosuid", "nodev", "relatime"), mount.options());
    }

    @Test
    void aRemountOfABindMountIsABindMountWithItsOptions() {
        Path tree = tree("tree");
        TestBundle bundle = sleeper().mount("/mnt", "bind", tree.toString(), "bind");
        bundle.mount("/mnt", "bind", tree.toString(), "bind", "remount", "ro");
        assertTrue(create(bundle).mount("/mnt").has("ro"));
    }

    @Test
    void theCgroupMountShowsTheContainersCgroupAlone() {
        assumeTrue(Files.exists(Path.of("/sys/fs/cgroup/pids")), "no cgroup v1 on this host");
        TestBundle bundle = shell("while read pid; do echo $pid; done </sys/fs/cgroup/pids/cgroup.procs; "
                + "ls -d /sys/fs/cgroup/pids/*/; touch /sys/fs/cgroup/pids/x 2>&1");
        List<String> output = run(bundle).out().lines().toList();
        assertEquals("1", output.getFirst());
        assertContains("Read-only file system", output.getLast());
        assertEquals(2, output.size());
    }

    @Test
    void theCgroupMountInACgroupNamespaceIsAFilesystemOfItsOwn() {
        assumeTrue(Files.exists(Path.of("/sys/fs/cgroup/pids")), "no cgroup v1 on this host");
        Proc init = create(bundle("sleep", "1000").namespace("cgroup", null));
        MountInfo mount = init.mount("/sys/fs/cgroup/pids");
        assertEquals("cgroup", mount.type());
        assertTrue(mount.has("ro"));
        assertTrue(mount.superOptions().contains("pids"));
        assertNotEquals("/", mount.root());
    }

    @Test
    void aSourceThatIsMissingIsNamed() {
        TestBundle bundle = bundle("true").mount("/mnt", "bind", "/no/such/source", "bind");
        assertEquals("/mounts/7: bind /no/such/source: no such file or directory", refusal(bundle));
    }

    @Test
    void aFileOnADirectoryAndADirectoryOnAFileAreRefused() {
        Path tree = tree("tree");
        String message = refusal(bundle("true").mount("/bin", "bind", tree + "/file", "bind"));
        assertEquals("/mounts/7: bind on /bin: not a directory", message);
        message = refusal(bundle("true").mount("/bin/busybox", "bind", tree.toString(), "bind"));
        assertEquals("/mounts/7: bind on /bin/busybox: not a directory", message);
    }

    @Test
    void aFilesystemThatTheKernelDoesNotKnowIsNamed() {
        assertEquals("/mounts/7: mount nosuchfs on /mnt: no such device",
                refusal(bundle("true").mount("/mnt", "nosuchfs", "none")));
    }

    @Test
    void anOptionThatAFilesystemDoesNotKnowIsToldInTheKernelsWords() {
        String message = refusal(bundle("true").mount("/mnt", "tmpfs", "tmpfs", "sise=64k"));
        assertEquals("/mounts/7: mount tmpfs on /mnt: tmpfs: Unknown parameter 'sise'", message);
        message = refusal(bundle("true").mount("/mnt", "tmpfs", "tmpfs", "size=much"));
        assertEquals("/mounts/7: mount tmpfs on /mnt: tmpfs: Bad value for 'size'", message);
    }

    @Test
    void theRootItselfCannotBeMountedOver() {
        for (String destination : List.of("/", "//", "")) {
            String message = refusal(bundle("true").mount(destination, "tmpfs", "tmpfs"));
            assertContains("/mounts/7/destination: cannot be the root", message);
        }
    }

    @Test
    void aMountWithoutATypeOrASourceIsRefused() {
        assertContains("/mounts/7/type: is required", refusal(bundle("true").mount("/mnt", "", "x")));
        assertContains("/mounts/7/source: is required for a bind mount", refusal(bundle("true").mount("/mnt", "bind", "")));
    }
}
