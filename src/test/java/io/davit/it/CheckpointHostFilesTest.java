package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a checkpoint does not hold, and its processes find again: the caller's files, what is mounted from the host. */
class CheckpointHostFilesTest extends CheckpointContainerTest {

    private static final String PRINTER = "i=0; while :; do i=$((i+1)); echo $i; sleep 0.05; done";

    private Davit.Result restoreTo(TestBundle bundle, ProcessBuilder.Redirect output) {
        List<String> arguments = arguments("restore");
        arguments.addAll(1, List.of("--detach", "--bundle", bundle.write()));
        return davit.run(builder -> builder.redirectOutput(output), arguments.toArray(String[]::new));
    }

    private TestBundle printing(Path output) {
        TestBundle bundle = shell(PRINTER);
        davit.run(builder -> builder.redirectOutput(output.toFile()), "run", "--detach", "--bundle", bundle.write(), id).ok();
        Proc.await("output", () -> output.toFile().length() > 4);
        return bundle;
    }

    private static void awaitMoreIn(Path file) {
        long length = file.toFile().length();
        Proc.await("more output", () -> file.toFile().length() > length);
    }

    private static int last(Path output) {
        return read(output).lines().map(Integer::valueOf).reduce(0, (before, after) -> after);
    }

    @Test
    void aLogThatHasGrownGoesOnAtItsEnd() throws IOException {
        Path output = directory.resolve("output");
        TestBundle bundle = printing(output);
        checkpoint().ok();
        int last = last(output);
        String grown = read(output) + "0\n";
        Files.writeString(output, grown);
        restoreTo(bundle, ProcessBuilder.Redirect.appendTo(output.toFile())).ok();
        awaitMoreIn(output);
        assertTrue(read(output).startsWith(grown + (last + 1) + "\n"), read(output));
    }

    @Test
    void anotherLogBeginsAtItsBeginning() {
        Path output = directory.resolve("output");
        TestBundle bundle = printing(output);
        checkpoint().ok();
        Path other = directory.resolve("other");
        restoreTo(bundle, ProcessBuilder.Redirect.to(other.toFile())).ok();
        awaitMoreIn(other);
        assertTrue(read(other).startsWith((last(output) + 1) + "\n"), read(other));
    }

    @Test
    void aLogThatIsLeftRunningGoesOn() {
        Path output = directory.resolve("output");
        printing(output);
        checkpoint("--leave-running").ok();
        awaitMoreIn(output);
        assertEquals(read(output).lines().count(), last(output));
    }

    /** A pipe has neither size nor position. */
    @Test
    void aPipeTakesThePlaceOfAFile() throws IOException {
        TestBundle bundle = printing(directory.resolve("output"));
        checkpoint().ok();
        Path fifo = directory.resolve("fifo");
        shellInHost("mkfifo $1", fifo.toString());
        Path read = directory.resolve("read");
        Process reader = Orphans.own(new ProcessBuilder("sh", "-c", "exec cat <$1 >$2", "sh", fifo.toString(), read.toString()).start());
        restoreTo(bundle, ProcessBuilder.Redirect.to(fifo.toFile())).ok();
        String next = Integer.toString(last(directory.resolve("output")) + 1);
        Proc.await("output", () -> read.toFile().exists() && read(read).startsWith(next + "\n"));
        reader.destroyForcibly();
    }

    @Test
    void inputIsReadOnWhereItWas() throws IOException {
        File input = file("input", "one\ntwo\n").toFile();
        TestBundle bundle = shell("read line; echo $line >/tmp/read; until [ -e /tmp/go ]; do sleep 0.05; done; "
                + "read line; echo $line >/tmp/read; exec sleep 1000").writableRoot();
        davit.run(builder -> builder.redirectInput(input), "run", "--detach", "--bundle", bundle.write(), id).ok();
        Path read = bundle.rootfs().resolve("tmp/read");
        Proc.await("the first line", () -> read.toFile().exists() && read(read).equals("one\n"));
        checkpoint().ok();
        write(input.toPath(), "one\ntwo\nthree\n");
        List<String> arguments = arguments("restore");
        arguments.addAll(1, List.of("--detach", "--bundle", bundle.write()));
        davit.run(builder -> builder.redirectInput(input), arguments.toArray(String[]::new)).ok();
        write(bundle.rootfs().resolve("tmp/go"), "");
        Proc.await("the second line", () -> read(read).equals("two\n"));
    }

    @Test
    void whatIsMountedBelowABindMountOfTheHostsIsMountedAgain() throws IOException {
        Path tree = Files.createDirectories(directory.resolve("tree/below")).getParent();
        hostMounts.tmpfs(tree.resolve("below"), 0, null);
        write(tree.resolve("below/file"), "found");
        assertRestoredWith(bundle("sleep", "1000").writableRoot().mount("/mnt", "bind", tree.toString(), "rbind"));
        assertEquals("found", davit.run("exec", id, "cat", "/mnt/below/file").ok());
    }

    @Test
    void aBindMountOfTheRootFilesystemBringsItsMountsAlong() {
        TestBundle bundle = bundle("sleep", "1000").writableRoot();
        bundle.mount("/mnt", "bind", bundle.rootfs().toString(), "rbind");
        start(bundle);
        davit.run("exec", id, "sh", "-c", "echo found >/dev/shm/file").ok();
        assertRestored(bundle);
        assertEquals("found\n", davit.run("exec", id, "cat", "/mnt/dev/shm/file").ok());
        assertEquals("1\n", davit.run("exec", id, "sh", "-c", "cat /mnt/proc/1/cmdline | grep -c sleep").ok());
        assertFalse(davit.run("exec", id, "ls", "/mnt/sys/fs").ok().isEmpty());
    }

    private void assertRestoredWith(TestBundle bundle) {
        start(bundle);
        assertRestored(bundle);
    }

    private void assertRestored(TestBundle bundle) {
        List<String> before = points();
        checkpoint().ok();
        restore(bundle).ok();
        assertEquals(before, points());
    }

    private List<String> points() {
        return new Proc(davit.pid(id)).mounts().stream().map(MountInfo::point).sorted().toList();
    }

    /** Started, with files of its own for stdio. */
    private TestBundle inUserNamespace() {
        TestBundle bundle = shell("exec sleep 1000 </dev/null >/dev/null 2>&1").userNamespace(100_000, 65_536);
        Proc init = start(bundle);
        Proc.await("sleep", () -> init.read("comm").equals("sleep"));
        return bundle;
    }

    @Test
    void theContainersRootMayReadItsCheckpointAndChangeNothing() throws IOException {
        TestBundle bundle = inUserNamespace();
        checkpoint().ok();
        assertEquals("rwxr-x---", PosixFilePermissions.toString(Files.getPosixFilePermissions(images())));
        assertEquals(0, Files.getAttribute(images(), "unix:uid"));
        assertEquals(100_000, Files.getAttribute(images(), "unix:gid"));
        restore(bundle).ok();
        assertContains("100000", davit.run("exec", id, "cat", "/proc/self/uid_map").ok());
        assertEquals("100000", new Proc(davit.pid(id)).status("Uid").split("\t")[0]);
    }

    @Test
    void aCheckpointThatTheContainersRootMayNotReadIsRefused() throws IOException {
        TestBundle bundle = inUserNamespace();
        checkpoint().ok();
        Files.setAttribute(images(), "unix:gid", 0);
        String message = refusal(restore(bundle));
        assertContains("image path " + images() + ": the container's root, user 100000 and group 100000 of the host, may not read it", message);
        shellInHost("chgrp -R 100000 $1; chmod -R g+rX $1", images().toString());
        restore(bundle).ok();
        assertEquals("running", davit.status(id));
    }

    @Test
    void aLogThatTheContainersRootMayNotOpenIsRefused() {
        TestBundle bundle = bundle("sleep", "1000").userNamespace(100_000, 65_536);
        start(bundle);
        checkpoint().ok();
        assertEquals("stdout takes the place of a file, and the container's root, user 100000 and group 100000 of the host, "
                + "may not open it", refusal(restore(bundle)));
    }

    /** CRIU has no other way. */
    @Test
    void withoutPivotRootNothingIsRestored() {
        TestBundle bundle = bundle("sleep", "1000");
        start(bundle);
        checkpoint().ok();
        assertEquals("--no-pivot is not possible: criu changes the root by pivot_root(2) only",
                refusal(restore(bundle, "--no-pivot")));
    }
}
