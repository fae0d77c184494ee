package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A davit that waits in the foreground takes no memory for what the container, or anybody, sends it. */
class ForegroundMemoryTest extends ContainerTest {

    /** What little a first signal, or a first message, may touch that was not in use before. */
    private static final int MOST_KIB = 256;

    /** How much a terminal passes on, in megabytes. */
    private static final int MEGABYTES = Integer.getInteger("davit.leak.megabytes", 20);

    /** As many statistics as there are in an hour, by default one in five seconds. */
    private static final int STATISTICS = Integer.getInteger("davit.leak.statistics", 3600 / 5);

    private static int kibibytes(Proc davit) {
        return Integer.parseInt(davit.status("VmRSS").replaceAll("\\D", ""));
    }

    private Davit.Running runSleeper(Map<String, String> env, TestBundle bundle) {
        Davit.Running running = davit.start(env, "run", "--bundle", bundle.write(), id);
        Proc.await("the container", () -> davit.run("state", id).out().contains("\"running\""));
        return running;
    }

    private void end(Davit.Running running) {
        davit.run("kill", id, "KILL").ok();
        assertEquals(137, davit.wait(running).status());
    }

    @Test
    void signalsAreNotCollected() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/perl")), "a sender of many signals needs perl");
        Davit.Running running = runSleeper(Map.of(), bundle("sleep", "1000"));
        Proc self = new Proc((int) running.process().pid());
        String sender = "perl -e 'for (1..$ARGV[0]) { kill $_, $ARGV[1] for qw(URG WINCH CHLD) }' \"$1\" \"$2\"";
        shellInHost(sender, "1000", Integer.toString(self.pid()));
        int before = kibibytes(self);
        shellInHost(sender, "50000", Integer.toString(self.pid()));
        assertTrue(kibibytes(self) - before < MOST_KIB, before + " KiB, then " + kibibytes(self));
        end(running);
    }

    @Test
    void noticesForAServiceManagerAreNotCollected() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "the sender of notices needs python3");
        Path socket = directory.resolve("manager.sock");
        Davit.Running running = runSleeper(Map.of("NOTIFY_SOCKET", socket.toString()), bundle("sleep", "1000"));
        Proc self = new Proc((int) running.process().pid());
        Path notices = davit.root().resolve(id).resolve("notify/notify.sock");
        String sender = "timeout 4 python3 -c 'import socket, sys\n"
                + "s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)\n"
                + "s.connect(sys.argv[1])\n"
                + "for i in range(int(sys.argv[2])): s.send(b\"STATUS=x\\n\" + b\"y=\\n\" * 800)' \"$1\" \"$2\" || true";
        shellInHost(sender, notices.toString(), "20");
        int before = kibibytes(self);
        shellInHost(sender, notices.toString(), "100000");
        assertTrue(kibibytes(self) - before < MOST_KIB, before + " KiB, then " + kibibytes(self));
        end(running);
    }

    @Test
    void whatATerminalPassesOnIsNotCollected() throws IOException {
        TestBundle bundle = shell("busybox stty raw; dd if=/dev/zero bs=1000000 count=1; while [ ! -e /go ]; do sleep 0.1; done; "
                        + "dd if=/dev/zero bs=1000000 count=" + MEGABYTES + "; exec sleep 1000")
                .process(process -> process.put("terminal", true));
        Davit.Running running = runSleeper(Map.of(), bundle);
        Proc self = new Proc((int) running.process().pid());
        awaitOutput(running, 1);
        int before = kibibytes(self);
        Files.createFile(bundle.rootfs().resolve("go"));
        awaitOutput(running, 1 + MEGABYTES);
        assertTrue(kibibytes(self) - before < MOST_KIB, before + " KiB, then " + kibibytes(self));
        end(running);
    }

    private static void awaitOutput(Davit.Running running, int megabytes) {
        Proc.await(megabytes + " MB", () -> running.out().toFile().length() >= megabytes * 1_000_000L);
    }

    @Test
    void statisticsAreNotCollected() {
        start(bundle("sleep", "1000"));
        Davit.Running events = davit.start(Map.of(), "events", "--interval", "1ms", id);
        Proc self = new Proc((int) events.process().pid());
        Proc.await("the first", () -> read(events.out()).lines().count() > 10);
        int before = kibibytes(self);
        Proc.await("an hour", () -> read(events.out()).lines().count() > STATISTICS);
        assertTrue(kibibytes(self) - before < MOST_KIB, before + " KiB, then " + kibibytes(self));
        davit.run("delete", "--force", id).ok();
        davit.wait(events).ok();
    }
}
