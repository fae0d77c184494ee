package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mounts that depend on each other, or on what an image holds. */
class MountOrderTest extends ContainerTest {

    /** What is bound is what the earlier mounts have made of a path inside the root. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSourceInsideTheRootIsWhatEarlierMountsMadeOfIt(boolean users) throws IOException {
        Path outer = Files.createDirectories(directory.resolve("outer/inner"));
        Path inner = Files.createDirectories(directory.resolve("other"));
        Files.writeString(inner.resolve("file"), "from the other\n");
        TestBundle bundle = bundle("cat", "/tmp/copy/inner/file").writableRoot();
        Files.createDirectories(bundle.rootfs().resolve("tmp/tree"));
        Files.createDirectories(bundle.rootfs().resolve("tmp/copy"));
        bundle.mount("/tmp/tree", "bind", outer.getParent().toString(), "rbind")
                .mount("/tmp/tree/inner", "bind", inner.toString(), "rbind")
                .mount("/tmp/copy", "bind", bundle.rootfs() + "/tmp/tree", "rbind");
        assertEquals("from the other\n", output(users ? bundle.userNamespace(100_000, 65_536) : bundle));
    }

    @Test
    void aDestinationMayBeWrittenWithTheRootsOwnPath() {
        TestBundle bundle = bundle("stat", "-f", "-c", "%T", "/tmp");
        bundle.mount(bundle.rootfs() + "/tmp", "tmpfs", "tmpfs");
        assertEquals("tmpfs\n", output(bundle));
    }

    @Test
    void aReadonlyTmpfsMayHoldOtherMounts() {
        TestBundle bundle = shell("touch /tmp/new; touch /tmp/inside/new && echo written")
                .mount("/tmp", "tmpfs", "tmpfs", "ro")
                .mount("/tmp/inside", "tmpfs", "tmpfs");
        Davit.Result result = run(bundle);
        assertEquals("written\n", result.ok());
        assertContains("Read-only file system", result.err());
    }

    @Test
    void aLinkToWhatIsNotThereIsFollowedInsideTheRootAndMadeThere() throws IOException {
        TestBundle bundle = bundle("cat", "/tmp/deep/er/hosts").writableRoot();
        Files.createSymbolicLink(bundle.rootfs().resolve("etc/hosts"), Path.of("../tmp/link/er/hosts"));
        Files.createSymbolicLink(bundle.rootfs().resolve("tmp/link"), Path.of("/tmp/deep"));
        bundle.mount("/etc/hosts", "bind", file("hosts", "mounted\n").toString(), "bind");
        assertEquals("mounted\n", output(bundle));
        assertTrue(Files.exists(bundle.rootfs().resolve("tmp/deep/er/hosts")));
        assertFalse(Files.exists(Path.of("/tmp/deep")));
    }

    @Test
    void linksThatLeadToEachOtherAreRefused() throws IOException {
        TestBundle bundle = bundle("true").mount("/etc/a", "tmpfs", "tmpfs");
        Files.createSymbolicLink(bundle.rootfs().resolve("etc/a"), Path.of("b"));
        Files.createSymbolicLink(bundle.rootfs().resolve("etc/b"), Path.of("a"));
        assertContains("too many levels of symbolic links", refusal(bundle));
    }

    /** As mount(2) has it, of which all flags are given at once. */
    @Test
    void aBindMountThatIsGivenFlagsHasNoOthersOfItsSource() throws IOException {
        Path source = hostMounts.tmpfs(Files.createDirectory(directory.resolve("source")), 0, "mode=755");
        hostMounts.remount(source, Kernel.MS_REMOUNT | Kernel.MS_BIND | Kernel.MS_RDONLY | Kernel.MS_NOEXEC);
        assertEquals("rw,nosuid\n", flags(source, false, "bind", "nosuid"));
        assertEquals("ro,noexec\n", flags(source, false, "bind"));
        assertEquals("ro,nosuid,noexec\n", flags(source, true, "bind", "nosuid"));
    }

    private String flags(Path source, boolean users, String... options) {
        TestBundle bundle = bundle("sed", "-n", "s/,relatime//; s#^[^ ]* /tmp [^ ]* \\([^ ]*\\) .*#\\1#p", "/proc/mounts")
                .mount("/tmp", "bind", source.toString(), options);
        String printed = output(users ? bundle.userNamespace(100_000, 65_536) : bundle);
        return printed.replaceAll(",(size|mode|inode64|uid|gid)[^,\n]*", "");
    }

    @Test
    void anIdmapMayBeThatOfAJoinedUserNamespace() throws IOException {
        Path tree = Files.createDirectory(directory.resolve("tree"));
        shellInHost("chown 7:8 \"$1\"", tree.toString());
        start(bundle("sleep", "1000").userNamespace(100_000, 65_536));
        TestBundle joining = bundle("stat", "-c", "%u:%g", "/tmp").namespace("user", "/proc/" + davit.pid(id) + "/ns/user")
                .mount("/tmp", "bind", tree.toString(), "bind", "idmap");
        String other = id + "-other";
        assertEquals("7:8\n", davit.run("run", "--bundle", joining.write(), other).ok());
    }
}
