package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** config-linux.md#masked-paths and #readonly-paths. */
class ProtectedPathsTest extends ContainerTest {

    private static TestBundle masked(TestBundle bundle, String... paths) {
        write(bundle.rootfs().resolve("secrets/file"), "secret");
        write(bundle.rootfs().resolve("secrets/other"), "secret");
        write(bundle.rootfs().resolve("secrets/directory/file"), "secret");
        return bundle.linux(linux -> TestBundle.strings(linux.putArray("maskedPaths"), paths));
    }

    private static TestBundle readonly(TestBundle bundle, String... paths) {
        write(bundle.rootfs().resolve("data/file"), "");
        write(bundle.rootfs().resolve("data/directory/file"), "");
        return bundle.writableRoot().linux(linux -> TestBundle.strings(linux.putArray("readonlyPaths"), paths));
    }

    @Test
    void aMaskedFileIsTheNullDevice() {
        TestBundle bundle = shell("cat /secrets/file; stat -c '%F %t:%T' /secrets/file");
        assertEquals("character special file 1:3\n", output(masked(bundle, "/secrets/file")));
    }

    @Test
    void aMaskedDirectoryIsEmptyAndReadonly() {
        TestBundle bundle = shell("ls -A /secrets; touch /secrets/x").writableRoot().privileged();
        Davit.Result result = run(masked(bundle, "/secrets"));
        assertEquals("", result.out());
        assertContains("Read-only file system", result.err());
    }

    @Test
    void aMaskedDirectoryMountCarriesNothingThatCouldBeExecuted() {
        MountInfo mount = create(masked(bundle("true"), "/secrets")).mount("/secrets");
        assertTrue(mount.options().containsAll(List.of("ro", "nosuid", "nodev", "noexec")), mount.toString());
    }

    @Test
    void whatIsNotThereNeedsNoMask() {
        assertEquals("", output(masked(bundle("true"), "/no/such/file", "/nothing")));
    }

    @Test
    void aMaskFollowsLinksWithinTheRoot() {
        TestBundle bundle = masked(shell("cat /secrets/file /link"), "/link");
        shellInHost("ln -s /secrets/file \"$1\"", bundle.rootfs().resolve("link").toString());
        assertEquals("", output(bundle));
    }

    @Test
    void allMasksOfAKindAreOneFilesystem() {
        Proc init = create(masked(bundle("true"), "/secrets/file", "/secrets/other", "/secrets/directory", "/tmp", "/root"));
        assertEquals(init.mount("/secrets/file").device(), init.mount("/secrets/other").device());
        assertEquals(init.mount("/secrets/directory").device(), init.mount("/tmp").device());
        assertEquals(init.mount("/tmp").device(), init.mount("/root").device());
    }

    @Test
    void aMaskCannotBeTakenOffWithoutPrivileges() {
        assertContains("secret", output(masked(shell("umount /secrets/file && cat /secrets/file").privileged(), "/secrets/file")));
        Davit.Result result = run(masked(shell("umount /secrets/file && cat /secrets/file"), "/secrets/file"));
        assertEquals("", result.out());
    }

    @Test
    void thePathsOfTheTemplateAreMasked() {
        assertEquals("", output(bundle("cat", "/proc/keys", "/proc/timer_list")));
        assertNotNull(create(bundle("true")).mount("/proc/keys"));
    }

    @Test
    void aReadonlyDirectoryCannotBeWrittenAndAllElseCan() {
        TestBundle bundle = shell("touch /data/x; touch /data/directory/x; touch /x && echo written").privileged();
        Davit.Result result = run(readonly(bundle, "/data"));
        assertEquals(2, result.err().lines().filter(line -> line.contains("Read-only file system")).count(), result.err());
        assertEquals("written\n", result.out());
    }

    @Test
    void aReadonlyFileCannotBeWritten() {
        Davit.Result result = run(readonly(shell("echo x >/data/file; echo x >/data/new && echo written"), "/data/file"));
        assertContains("Read-only file system", result.err());
        assertEquals("written\n", result.out());
    }

    @Test
    void whatIsNotThereNeedsNotBeReadonly() {
        output(readonly(bundle("true"), "/no/such/file"));
    }

    @Test
    void aReadonlyPathKeepsItsOtherOptions() {
        TestBundle bundle = readonly(bundle("true"), "/data");
        bundle.mount("/data", "tmpfs", "tmpfs", "nosuid", "noexec", "noatime");
        assertEquals(List.of("ro", "nosuid", "noexec", "noatime"), create(bundle).mount("/data").options());
    }

    @Test
    void mountsBelowAReadonlyPathStayThere() {
        TestBundle bundle = readonly(shell("cat /data/below/file"), "/data");
        Path below = hostMounts.tmpfs(directory.resolve("below"), 0, null);
        write(below.resolve("file"), "below");
        assertEquals("below", output(bundle.mount("/data/below", "bind", below.toString(), "bind")));
    }

    @Test
    void kernelParametersCannotBeWrittenByTheTemplate() {
        TestBundle bundle = shell("echo 1 >/proc/sys/net/ipv4/ip_forward").privileged();
        assertContains("Read-only file system", run(bundle).err());
    }

    @Test
    void aRelativePathIsRefused() {
        assertEquals("config.json: /linux/maskedPaths/0: \"proc/keys\" is not an absolute path",
                refusal(masked(bundle("true"), "proc/keys")));
        assertEquals("config.json: /linux/readonlyPaths/0: \"proc/sys\" is not an absolute path",
                refusal(readonly(bundle("true"), "proc/sys")));
    }

    @Test
    void withoutAMountNamespaceTheyAreRefused() {
        TestBundle bundle = bundle("true").withoutNamespace("mount").writableRoot();
        String message = refusal(bundle);
        assertContains("/linux/maskedPaths: unable to restrict sys entries without a private MNT namespace", message);
        assertContains("/linux/readonlyPaths: unable to restrict sys entries without a private MNT namespace", message);
    }
}
