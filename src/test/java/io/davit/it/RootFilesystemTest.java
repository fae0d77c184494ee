package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** config.md#root, and how the container comes to have no other. */
class RootFilesystemTest extends ContainerTest {

    private static TestBundle root(TestBundle bundle, String path) {
        return bundle.change(config -> config.withObject("/root").put("path", path));
    }

    @Test
    void aRelativePathIsReadFromTheBundle() {
        assertEquals("here\n", output(root(shell("echo here"), "rootfs")));
        assertEquals("here\n", output(root(shell("echo here"), "./rootfs/../rootfs/")));
    }

    @Test
    void anAbsolutePathMayLieOutsideOfTheBundle() throws IOException {
        TestBundle bundle = shell("echo here");
        Path elsewhere = Files.move(bundle.rootfs(), directory.resolve("elsewhere"));
        assertEquals("here\n", output(root(bundle, elsewhere.toString())));
    }

    @Test
    void pathsMayHaveBlanksAndOtherCharacters() throws IOException {
        TestBundle bundle = TestBundle.of(directory.resolve("a bundle, \"1:2\" \\ ü"), "sh", "-c", "echo here");
        Files.move(bundle.rootfs(), bundle.path().resolve("root = fs"));
        assertEquals("here\n", output(root(bundle, "root = fs")));
        Proc init = create(bundle.args("true"));
        assertEquals(bundle.path().toString(), davit.run("state", id).json().get("bundle").asText());
        assertTrue(init.exists());
    }

    @Test
    void theBundleMayBeRelativeToTheWorkingDirectory() {
        String path = shell("echo here").write();
        assertEquals("here\n", davit.run("run", "--bundle", "bundle", id).ok());
        assertEquals("here\n", davit.run(builder -> builder.directory(Path.of(path).toFile()), "run", id).ok());
        davit.run(builder -> builder.directory(Path.of(path).toFile()), "create", "--bundle", "../bundle", id).ok();
        assertEquals(path, davit.run("state", id).json().get("bundle").asText());
    }

    @Test
    void aBundleThatIsNotThereIsRefused() {
        Davit.Result result = davit.run("create", "--bundle", directory.resolve("none").toString(), id);
        assertContains("config.json not found in " + directory.resolve("none"), refusal(result));
    }

    @Test
    void aRootFilesystemThatIsNotThereIsRefused() {
        String message = refusal(root(bundle("true"), "nowhere"));
        assertContains("/root/path: ", message);
        assertContains("/nowhere: no such file or directory", message);
    }

    @Test
    void aRootFilesystemThatIsAFileIsRefused() {
        TestBundle bundle = bundle("true");
        write(bundle.path().resolve("file"), "");
        String message = refusal(root(bundle, "file"));
        assertContains("/root/path: ", message);
        assertContains("not a directory", message);
    }

    @Test
    void aReadonlyRootCannotBeWritten() {
        TestBundle bundle = shell("touch /file; mkdir /directory; echo x >/bin/sh");
        Davit.Result result = run(bundle);
        assertEquals(3, result.err().lines().filter(line -> line.contains("Read-only file system")).count(), result.err());
        assertFalse(Files.exists(bundle.rootfs().resolve("file")));
        assertTrue(create(bundle).mount("/").has("ro"));
    }

    @Test
    void aWritableRootKeepsWhatIsWritten() {
        TestBundle bundle = shell("echo content >/file").writableRoot();
        output(bundle);
        assertEquals("content\n", read(bundle.rootfs().resolve("file")));
    }

    @Test
    void aReadonlyRootIsSoForTheContainerAlone() {
        TestBundle bundle = bundle("sleep", "1000");
        create(bundle);
        write(bundle.rootfs().resolve("file"), "");
    }

    @Test
    void nothingOfTheHostIsMountedInTheContainer() {
        TestBundle bundle = bundle("sleep", "1000");
        Proc init = create(bundle);
        List<String> points = init.mounts().stream().map(MountInfo::point)
                .filter(point -> !point.startsWith("/sys/fs/cgroup/")).sorted().toList();
        assertEquals(List.of("/", "/dev", "/dev/mqueue", "/dev/pts", "/dev/shm", "/proc", "/sys", "/sys/fs/cgroup"),
                points.stream().filter(point -> !point.matches("/proc/.+|/sys/(firmware|devices).*")).toList());
        assertEquals(bundle.rootfs().toString(), init.mount("/").root());
    }

    @Test
    void mountsBelowTheRootFilesystemBelongToIt() throws IOException {
        TestBundle bundle = bundle("cat", "/data/file");
        Path data = hostMounts.tmpfs(bundle.rootfs().resolve("data"), 0, null);
        Files.writeString(data.resolve("file"), "content");
        assertEquals("content", output(bundle));
    }

    @Test
    void theRootFilesystemMayBeAMountItself() throws IOException {
        Path disk = hostMounts.tmpfs(directory.resolve("disk"), 0, null);
        Files.createDirectories(disk.resolve("bin"));
        Files.copy(Path.of("/bin/busybox"), disk.resolve("bin/busybox"));
        disk.resolve("bin/busybox").toFile().setExecutable(true);
        Files.createDirectory(disk.resolve("proc"));
        Files.createDirectory(disk.resolve("sys"));
        assertEquals("here\n", output(root(bundle("/bin/busybox", "echo", "here"), disk.toString())));
    }

    @Test
    void withoutPivotRootTheContainerIsTheSame() {
        String path = shell("ls /; cut -d' ' -f5 /proc/self/mountinfo; touch /file 2>&1").write();
        Davit.Result pivoted = davit.run("run", "--bundle", path, id);
        Davit.Result moved = davit.run("run", "--no-pivot", "--bundle", path, id);
        assertEquals(pivoted.out(), moved.out());
        assertContains("Read-only file system", moved.out());
        assertEquals(pivoted.status(), moved.status());
    }

    @Test
    void withoutPivotRootTheHostsRootCannotBeReached() {
        Path secret = file("secret", "");
        String path = shell("cd /; for i in 1 2 3 4 5 6 7 8; do cd ..; done; ls -d ." + secret + " " + secret).write();
        Davit.Result result = davit.run("run", "--no-pivot", "--bundle", path, id);
        assertEquals("", result.out());
        assertEquals(2, result.err().lines().filter(line -> line.contains("No such file")).count(), result.err());
    }

    @Test
    void thereIsNoOldRootToGoBackTo() throws IOException {
        TestBundle bundle = bundle("sleep", "1000");
        Proc init = start(bundle);
        assertEquals("/", init.link("root"));
        assertEquals("/", init.link("cwd"));
        assertEquals(Files.getAttribute(bundle.rootfs(), "unix:ino"), Files.getAttribute(init.path("root/"), "unix:ino"));
        assertNull(init.mount(directory.toString()));
    }
}
