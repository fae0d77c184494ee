package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands on one id that come at any moments: whatever they make of each other, nothing is left in the end. */
class ConcurrencyTest extends ContainerTest {

    private static final int CALLERS = 4;

    /** How long each test tries, in seconds. */
    private static final int SECONDS = Integer.getInteger("davit.race.seconds", 10);

    private static final long SEED = Long.getLong("davit.race.seed", System.nanoTime());

    /** What exec ends with where it cannot start its process. */
    private static final int EXEC_FAILED = 255;

    private String bundle;

    private List<List<String>> commands() {
        return List.of(
                List.of("create", "--bundle", bundle, id),
                List.of("create", "--bundle", bundle, id),
                List.of("run", "--detach", "--bundle", bundle, id),
                List.of("run", "--bundle", bundle, id),
                List.of("start", id),
                List.of("start", id),
                List.of("exec", "--detach", id, "sleep", "1000"),
                List.of("exec", id, "true"),
                List.of("pause", id),
                List.of("resume", id),
                List.of("update", "--pids-limit", "100", id),
                List.of("update", "--memory", "100M", id),
                List.of("events", "--stats", id),
                List.of("ps", id),
                List.of("state", id),
                List.of("list"),
                List.of("kill", id, "TERM"),
                List.of("kill", id, "KILL"),
                List.of("kill", "--all", id, "KILL"),
                List.of("delete", id),
                List.of("delete", "--force", id));
    }

    @Test
    void allCommandsAtOnceLeaveNothing() throws Exception {
        bundle = bundle("sleep", "1000").write();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try {
            List<Future<Void>> calls = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                Random random = new Random(SEED + i);
                calls.add(callers.submit((Callable<Void>) () -> {
                    call(random, end);
                    return null;
                }));
            }
            // One that runs in the foreground goes on until its container is deleted.
            while (!calls.stream().allMatch(Future::isDone)) {
                TimeUnit.MILLISECONDS.sleep(500);
                forceDelete();
            }
            for (Future<Void> call : calls) {
                call.get();
            }
        } finally {
            callers.shutdownNow();
        }
        forceDelete();
        assertNothingLeft();
    }

    private void call(Random random, long end) {
        while (System.nanoTime() < end) {
            List<String> command = commands().get(random.nextInt(commands().size()));
            Davit.Result result = davit.run(command.toArray(String[]::new));
            String what = "seed " + SEED + ": " + command + ": " + result.status() + " " + result.err();
            assertTrue(List.of(0, 1, 128 + 9, EXEC_FAILED).contains(result.status()), what);
            assertTrue(result.err().lines().allMatch(line -> line.startsWith("davit: ") || line.startsWith("time=")), what);
            assertTrue(result.err().lines().count() <= (result.status() == 0 ? 0 : 2), what);
            // No one else has ever been in its cgroup.
            assertFalse(result.err().contains("container's cgroup"), what);
        }
    }

    private ScheduledExecutorService reaper;

    @BeforeEach
    void reap() {
        reaper = Executors.newSingleThreadScheduledExecutor();
        reaper.scheduleWithFixedDelay(Orphans::reapContainers, 0, 50, TimeUnit.MILLISECONDS);
    }

    @AfterEach
    void stopReaping() throws InterruptedException {
        reaper.shutdownNow();
        assertTrue(reaper.awaitTermination(10, TimeUnit.SECONDS));
    }

    private void forceDelete() {
        Davit.Result deleted = davit.run("delete", "--force", id);
        assertEquals(0, deleted.status(), deleted.err());
        assertEquals("", deleted.err());
    }

    @Test
    void deleteByForceBesideCreateLeavesNothing() throws InterruptedException {
        bundle = bundle("sleep", "1000").write();
        Random random = new Random(SEED);
        long slowest = createdIn();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (System.nanoTime() < end) {
            Davit.Running create = davit.start(Map.of(), "create", "--bundle", bundle, id);
            TimeUnit.NANOSECONDS.sleep((long) (random.nextDouble() * slowest));
            Davit.Running delete = davit.start(Map.of(), "delete", "--force", id);
            davit.wait(create);
            davit.wait(delete).ok();
            // Where it came before there was anything to be deleted, there is something now.
            if (davit.run("list", "--quiet").ok().isEmpty()) {
                assertNothingLeft();
            }
            forceDelete();
        }
        assertNothingLeft();
    }

    @Test
    void deleteByForceAfterCreateWasKilledLeavesNothing() throws InterruptedException {
        bundle = bundle("sleep", "1000").write();
        Random random = new Random(SEED);
        long slowest = createdIn();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (System.nanoTime() < end) {
            Davit.Running create = davit.start(Map.of(), "create", "--bundle", bundle, id);
            TimeUnit.NANOSECONDS.sleep((long) (random.nextDouble() * slowest));
            create.process().destroyForcibly();
            forceDelete();
            davit.wait(create);
            forceDelete();
            assertNothingLeft();
        }
    }

    /** Between the making of its directory and the lock on it, that may be removed, and another container be made. */
    @Test
    void createThatLosesItsDirectoryDoesNotTakeThatOfAnotherContainer() throws InterruptedException {
        Strace.assume();
        assertTrue(davit.root().toFile().mkdir());
        bundle = bundle("sleep", "1000").write();
        Davit stopping = Strace.stopped(davit, new Strace.Call("mkdirat", 1));
        Davit.Running create = stopping.start(Map.of(), "create", "--bundle", bundle, id);
        Proc.await("the directory", () -> Files.exists(davit.root().resolve(id)));
        forceDelete();
        davit.run("create", "--bundle", bundle, id).ok();
        shellInHost("kill -CONT $1", "" + Proc.children((int) create.process().pid()).getFirst().pid());
        assertEquals("container with given ID already exists", failure(davit.wait(create)));
        assertEquals("created", davit.status(id));
        forceDelete();
        assertNothingLeft();
    }

    /** How long a create takes, in nanoseconds. */
    private long createdIn() {
        long start = System.nanoTime();
        davit.run("create", "--bundle", bundle, id).ok();
        long took = System.nanoTime() - start;
        forceDelete();
        return took;
    }

    /** The container is not had by who waits for its hooks: they may change it. */
    @Test
    void hooksMayLookAtTheContainerAndStopIt() {
        String command = String.join(" ", Davit.EXECUTABLE.toString(), "--root", davit.root().toString());
        TestBundle looks = bundle("sleep", "1000")
                .hook("createRuntime", "/bin/sh", "sh", "-c", command + " state " + id)
                .hook("poststart", "/bin/sh", "sh", "-c", command + " pause " + id + " && " + command + " resume " + id)
                .hook("poststop", "/bin/sh", "sh", "-c", command + " state " + id + " || touch " + directory + "/unseen");
        davit.run("run", "--detach", "--bundle", looks.write(), id).ok();
        forceDelete();
        assertFalse(directory.resolve("unseen").toFile().exists());
    }

    /** A container's own hook that never ends does not keep it from being deleted. */
    @Test
    void deleteByForceEndsAStartThatHangsInAHook() throws InterruptedException {
        TestBundle hangs = bundle("sleep", "1000").hook("startContainer", "/bin/sleep", "sleep", "1000");
        davit.run("create", "--bundle", hangs.write(), id).ok();
        Davit.Running start = davit.start(Map.of(), "start", id);
        Proc.await("the claim", () -> !davit.root().resolve(id).resolve("start.sock").toFile().exists());
        forceDelete();
        davit.wait(start);
        assertNothingLeft();
    }

    /** So does one of a create: its init is killed, and davit waits until the create is done with it. */
    @Test
    void deleteByForceEndsACreateThatHangsInAHookOfTheContainer() throws InterruptedException {
        TestBundle hangs = bundle("sleep", "1000").hook("createContainer", "/bin/sleep", "sleep", "1000");
        Davit.Running create = davit.start(Map.of(), "create", "--bundle", hangs.write(), id);
        Proc.await("the pid", () -> davit.root().resolve(id).resolve("state.json").toFile().exists()
                && davit.pid(id) != 0);
        TimeUnit.MILLISECONDS.sleep(200);
        forceDelete();
        assertEquals(1, davit.wait(create).status());
        assertNothingLeft();
    }

    /** A hook of the host's is killed with the init that waits for it: there is nothing left that it could prepare. */
    @ParameterizedTest
    @ValueSource(strings = {"prestart", "createRuntime"})
    void deleteByForceEndsACreateThatHangsInAHookOfTheHost(String kind) throws InterruptedException {
        Path started = directory.resolve("started");
        TestBundle hangs = bundle("sleep", "1000")
                .hook(kind, "/bin/sh", "sh", "-c", "echo $$ >" + started + ".new; mv " + started + ".new " + started
                        + "; exec sleep 1000")
                .hook("poststop", "/bin/sh", "sh", "-c", "touch " + directory + "/stopped");
        Davit.Running create = davit.start(Map.of(), "create", "--bundle", hangs.write(), id);
        Proc.await("the hook", () -> Files.exists(started));
        assertContains("\"status\": \"creating\"", davit.run("state", id).ok());
        forceDelete();
        Davit.Result created = davit.wait(create);
        assertEquals(1, created.status());
        assertEquals("davit: the container's init died before it was ready: signal 9 (last sync point: hooks)\n", created.err());
        assertFalse(ProcessHandle.of(Long.parseLong(read(started).strip())).isPresent());
        assertTrue(Files.exists(directory.resolve("stopped")));
        assertNothingLeft();
    }
}
