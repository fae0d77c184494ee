package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** davit checkpoint and restore: what goes on, what is left, and what is said. */
class CheckpointTest extends CheckpointContainerTest {

    @Test
    void aContainerGoesOnWhereItWas() throws IOException {
        TestBundle bundle = counter();
        start(bundle);
        awaitCounter(bundle);
        assertEquals("", checkpoint("--work-path", directory.resolve("work").toString()).ok());
        assertEquals("container does not exist", failure(davit.run("state", id)));
        assertNothingLeft();
        for (String file : new String[] {"images/inventory.img", "images/descriptors.json", "work/dump.log", "work/stats-dump"}) {
            assertTrue(Files.exists(directory.resolve(file)), file);
        }
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(images())));
        restore(bundle, "--work-path", directory.resolve("work").toString()).ok();
        assertEquals("running", davit.status(id));
        assertTrue(Files.exists(directory.resolve("work/restore.log")));
        awaitMore(bundle);
        assertCounted(bundle);
    }

    @Test
    void oneThatIsLeftRunningRuns() {
        TestBundle bundle = counter();
        Proc init = start(bundle);
        awaitCounter(bundle);
        checkpoint("--leave-running").ok();
        assertEquals("running", davit.status(id));
        assertEquals(init.pid(), davit.pid(id));
        awaitMore(bundle);
        assertCounted(bundle);
    }

    @Test
    void afterARestoreItIsAContainerLikeAnyOther() {
        TestBundle bundle = shell(SLEEPER);
        bundle.linux(linux -> linux.withObject("/resources/pids").put("limit", 50));
        start(bundle);
        checkpoint().ok();
        Path pidFile = directory.resolve("pid");
        restore(bundle, "--pid-file", pidFile.toString()).ok();
        assertEquals(Integer.toString(davit.pid(id)), read(pidFile));
        assertEquals("1\n", davit.run("exec", id, "sh", "-c", "cat /proc/1/cmdline | grep -c sleep").ok());
        davit.run("update", "--pids-limit", "60", id).ok();
        davit.run("pause", id).ok();
        assertEquals("paused", davit.status(id));
        davit.run("resume", id).ok();
        assertContains(Integer.toString(davit.pid(id)), davit.run("ps", id).ok());
        Proc init = new Proc(davit.pid(id));
        davit.run("kill", id, "KILL").ok();
        Proc.await("its end", init::hasEnded);
        assertEquals("stopped", davit.status(id));
        davit.run("delete", id).ok();
        assertNothingLeft();
    }

    /** CRIU has given it a time namespace, and saves no process that is in another. */
    @Test
    void whoHasJoinedARestoredContainerIsSavedWithIt() {
        TestBundle bundle = shell(SLEEPER);
        start(bundle);
        checkpoint().ok();
        restore(bundle).ok();
        davit.run("exec", id, "sh", "-c", "while :; do sleep 999; done </dev/null >/dev/null 2>&1 &").ok();
        checkpoint().ok();
        restore(bundle).ok();
        assertContains("sleep 999", davit.run("ps", id).ok());
    }

    @Test
    void aPausedContainerCanBeSaved() {
        TestBundle bundle = counter();
        start(bundle);
        awaitCounter(bundle);
        davit.run("pause", id).ok();
        checkpoint().ok();
        assertNothingLeft();
        restore(bundle).ok();
        assertEquals("running", davit.status(id));
        awaitMore(bundle);
        assertCounted(bundle);
    }

    @Test
    void inTheForegroundItsStatusIsDavits() {
        TestBundle bundle = shell("while ! [ -e /tmp/end ]; do sleep 0.05; done; exit 7").writableRoot();
        start(bundle);
        checkpoint().ok();
        write(bundle.rootfs().resolve("tmp/end"), "");
        assertEquals(7, davit.run(arguments("restore", "--bundle", bundle.write()).toArray(String[]::new)).status());
        assertNothingLeft();
    }

    @Test
    void twentyInARow() {
        TestBundle bundle = counter();
        start(bundle);
        awaitCounter(bundle);
        for (int i = 0; i < 20; i++) {
            checkpoint().ok();
            restore(bundle).ok();
        }
        awaitMore(bundle);
        assertCounted(bundle);
    }

    /** Whoever restores it asks for its pages; where nobody does, CRIU waits for ever. */
    @Test
    void whileItsPagesAreAwaitedItCanBeRestoredAndDeleted() throws Exception {
        start(bundle("sleep", "1000"));
        Davit.Running dump = beginLazyDump(freePort());
        assertTrue(Files.exists(images().resolve("descriptors.json")));
        davit.run("delete", "--force", id).ok();
        dump.process().descendants().forEach(ProcessHandle::destroyForcibly);
        assertContains("criu failed to checkpoint", failure(davit.wait(dump)));
        assertNothingLeft();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** A checkpoint whose memory waits to be asked for. */
    private Davit.Running beginLazyDump(int port) {
        Path ready = directory.resolve("ready");
        Davit.Running dump = davit.underShell("exec 9>" + ready + "; exec \"$@\"").start(Map.of(), "checkpoint",
                "--lazy-pages", "--page-server", "127.0.0.1:" + port, "--status-fd", "9", "--manage-cgroups-mode=ignore",
                "--image-path", images().toString(), id);
        Proc.await("the dump", () -> ready.toFile().length() > 0);
        return dump;
    }

    @Test
    void hooksAreRunWhenTheNamespacesAreThere() {
        TestBundle bundle = shell(SLEEPER);
        Path said = directory.resolve("said");
        bundle.hook("createRuntime", "/bin/sh", "sh", "-c", "cat >>" + said + "; echo >>" + said);
        start(bundle);
        checkpoint().ok();
        restore(bundle).ok();
        String last = read(said).lines().reduce((before, after) -> after).orElseThrow();
        assertContains("\"pid\":" + davit.pid(id), last.replace(" ", ""));
        assertContains("LOOPBACK,UP", davit.run("exec", id, "busybox", "ip", "link", "show", "lo").ok());
    }

    @Test
    void aTerminalGoesToTheConsoleSocket() throws IOException {
        TestBundle bundle = shell("while read line; do echo got $line; done");
        bundle.process(process -> process.put("terminal", true));
        try (FdReceiver console = FdReceiver.at(directory.resolve("c1"))) {
            davit.run("run", "--detach", "--console-socket", console.path(), "--bundle", bundle.write(), id).ok();
            console.received();
        }
        checkpoint().ok();
        try (FdReceiver console = FdReceiver.at(directory.resolve("c2"))) {
            restore(bundle, "--console-socket", console.path()).ok();
            Path master = Path.of("/proc/self/fd/" + console.received().descriptor());
            assertContains("ptmx", Files.readSymbolicLink(master).toString());
            assertEquals("running", davit.status(id));
        }
    }

    @Test
    void whatCannotBeDoneIsSaid() {
        TestBundle bundle = bundle("sleep", "1000");
        create(bundle);
        assertEquals("container cannot be checkpointed in the created state", failure(checkpoint()));
        davit.run("start", id).ok();
        assertContains("--parent-path", failure(checkpoint("--parent-path", directory.toString())));
        assertContains("--parent-path", failure(checkpoint("--parent-path", "../nowhere")));
        assertContains("--manage-cgroups-mode", failure(checkpoint("--manage-cgroups-mode", "hard")));
        assertContains("--page-server", failure(checkpoint("--page-server", "nowhere")));
        assertContains("--empty-ns", failure(checkpoint("--empty-ns", "mount")));
        assertContains("--status-fd", failure(checkpoint("--status-fd", "77")));
        assertContains("no such file or directory", failure(davit.run(
                "restore", "--bundle", bundle.write(), "--image-path", directory + "/nowhere", id + "-2")));
        assertEquals("running", davit.status(id));
    }

    @Test
    void withoutCriuTheMessageSaysSo() {
        start(bundle("sleep", "1000"));
        Davit without = Davit.in(directory).under("env", "PATH=/usr/bin:/bin");
        String message = failure(without.run("checkpoint", "--image-path", images().toString(), id));
        assertContains("criu is needed to checkpoint and restore", message);
    }

    /** What a kernel lacks is one sentence of davit's. */
    @Test
    void aPreDumpIsMadeOrRefused() {
        TestBundle bundle = counter();
        start(bundle);
        awaitCounter(bundle);
        Davit.Result preDump = checkpoint("--pre-dump");
        if (preDump.status() != 0) {
            assertContains("this kernel does not track which memory changes", failure(preDump));
            checkpoint("--leave-running").ok();
            String next = directory.resolve("next").toString();
            assertContains("this kernel does not track which memory changes",
                    failure(davit.run("checkpoint", "--image-path", next, "--parent-path", "../images", id)));
        } else {
            String next = directory.resolve("next").toString();
            davit.run("checkpoint", "--image-path", next, "--parent-path", "../images", id).ok();
            assertTrue(Files.exists(Path.of(next, "parent")));
            davit.run("restore", "--detach", "--bundle", bundle.write(), "--image-path", next, id).ok();
        }
        assertEquals("running", davit.status(id));
        awaitMore(bundle);
        assertCounted(bundle);
    }
}
