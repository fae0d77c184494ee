package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** davit or CRIU that is killed at random moments of a dump and of a restore, counted by what CRIU has logged by then. */
class CheckpointCrashTest extends CheckpointContainerTest {

    private static final int MOMENTS = Integer.getInteger("davit.crash.moments", 6);

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    private enum Victim { DAVIT, CRIU }

    /** One that was killed, or had ended before; what davit did. */
    private record Killed(boolean killed, Davit.Result result) {}

    /** @param length of the log of a command that nobody kills */
    private Killed kill(Victim victim, Path log, long length, String... arguments) throws IOException {
        Files.deleteIfExists(log);
        long moment = random.nextLong(length);
        Davit.Running running = davit.start(Map.of(), arguments);
        Process process = running.process();
        Proc.await("criu", () -> !process.isAlive() || criuOf(process).isPresent());
        ProcessHandle killed = victim == Victim.DAVIT ? process.toHandle() : criuOf(process).orElse(process.toHandle());
        Proc.await("a moment", () -> !process.isAlive() || log.toFile().length() >= moment);
        boolean alive = process.isAlive() && killed.destroyForcibly();
        Davit.Result result = davit.wait(running);
        Proc.await("the end of criu", () -> Orphans.alive().stream().noneMatch(CheckpointCrashTest::isCriu));
        return new Killed(alive, result);
    }

    private static java.util.Optional<ProcessHandle> criuOf(Process davit) {
        try (Stream<ProcessHandle> children = davit.children()) {
            return children.filter(child -> isCriu((int) child.pid())).findFirst();
        }
    }

    /** What it restores has its name for a while, and another command line. */
    private static boolean isCriu(int pid) {
        try {
            return Files.readString(Path.of("/proc", Integer.toString(pid), "cmdline")).startsWith("criu\0swrk");
        } catch (IOException gone) {
            return false;
        }
    }

    private TestBundle started() {
        TestBundle bundle = counter();
        start(bundle);
        awaitCounter(bundle);
        return bundle;
    }

    private String[] arguments(String command) {
        return super.arguments(command).toArray(String[]::new);
    }

    private Path dumpLog() {
        return images().resolve("dump.log");
    }

    private long lengthOfDump() {
        checkpoint("--leave-running").ok();
        return dumpLog().toFile().length();
    }

    private boolean runs() {
        return davit.run("state", id).status() == 0 && davit.status(id).equals("running");
    }

    private static boolean counts(TestBundle bundle) {
        try {
            awaitMore(bundle);
            return true;
        } catch (AssertionError hangs) {
            return false;
        }
    }

    @Test
    void theContainerGoesOnWhenDavitIsKilledInADump() throws IOException {
        TestBundle bundle = started();
        long length = lengthOfDump();
        for (int i = 0; i < MOMENTS; i++) {
            Killed killed = kill(Victim.DAVIT, dumpLog(), length, arguments("checkpoint"));
            if (!runs()) {
                // It was all but done.
                davit.run("delete", "--force", id).ok();
                assertNothingLeft();
                bundle = started();
            }
            awaitMore(bundle);
            assertCounted(bundle);
            assertTrue(killed.killed() || killed.result().status() == 0, killed + ", seed " + seed);
        }
        checkpoint().ok();
        restore(bundle).ok();
        awaitMore(bundle);
        assertCounted(bundle);
    }

    /** But for a process that CRIU is making calls in just then, which may end or hang: nobody else knows where it was. */
    @Test
    void theContainerGoesOnWhenCriuIsKilledInADump() throws IOException {
        TestBundle bundle = started();
        long length = lengthOfDump();
        int wentOn = 0;
        for (int i = 0; i < MOMENTS; i++) {
            Killed killed = kill(Victim.CRIU, dumpLog(), length, arguments("checkpoint"));
            if (killed.result().status() != 0) {
                assertContains("criu failed to checkpoint: ", failure(killed.result()));
                assertEquals(!runs(), killed.result().err().contains("; the container has ended"), killed.toString());
            }
            if (runs() && counts(bundle)) {
                wentOn++;
                assertCounted(bundle);
            } else {
                davit.run("delete", "--force", id).ok();
                assertNothingLeft();
                bundle = started();
            }
        }
        assertTrue(wentOn > 0, "seed " + seed);
        checkpoint().ok();
        restore(bundle).ok();
        awaitMore(bundle);
        assertCounted(bundle);
    }

    @Test
    void deleteRemovesWhatIsLeftWhenDavitIsKilledInARestore() throws IOException {
        killInRestore(Victim.DAVIT);
    }

    /** davit itself notices, and leaves nothing. */
    @Test
    void nothingIsLeftWhenCriuIsKilledInARestore() throws IOException {
        killInRestore(Victim.CRIU);
    }

    private void killInRestore(Victim victim) throws IOException {
        TestBundle bundle = started();
        checkpoint().ok();
        Path log = images().resolve("restore.log");
        restore(bundle).ok();
        long length = log.toFile().length();
        List<String> arguments = super.arguments("restore");
        arguments.addAll(1, List.of("--detach", "--bundle", bundle.write()));
        for (int i = 0; i < MOMENTS; i++) {
            makeWay();
            Killed killed = kill(victim, log, length, arguments.toArray(String[]::new));
            if (victim == Victim.DAVIT || killed.result().status() == 0) {
                davit.run("delete", "--force", id).ok();
            } else {
                assertContains("criu failed to restore: ", failure(killed.result()));
            }
            assertEquals(List.of(), Leftovers.of(id, directory, hostMounts.made()), killed + ", seed " + seed);
        }
        restore(bundle).ok();
        awaitMore(bundle);
    }

    /** For a restore, from the checkpoint that there is. */
    private void makeWay() {
        davit.run("delete", "--force", id).ok();
        assertNothingLeft();
    }
}
