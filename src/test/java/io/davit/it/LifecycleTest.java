package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** runtime.md#lifecycle: create, start, kill, delete, and what is said when they come in another order. */
class LifecycleTest extends ContainerTest {

    private void create() {
        davit.run("create", "--bundle", bundle("sleep", "1000").write(), id).ok();
    }

    private void awaitStatus(String status) {
        Proc.await("status " + status, () -> davit.status(id).equals(status));
    }

    @Test
    void aContainerIsCreatedStartedKilledAndDeleted() {
        create();
        assertEquals("created", davit.status(id));
        davit.run("start", id).ok();
        assertEquals("running", davit.status(id));
        davit.run("kill", id, "KILL").ok();
        awaitStatus("stopped");
        assertEquals(0, davit.pid(id));
        davit.run("delete", id).ok();
        assertEquals(List.of(), davit.run("list", "-q").ok().lines().toList());
    }

    @Test
    void theStateHasWhatTheSpecificationRequires() {
        TestBundle bundle = bundle("sleep", "1000");
        bundle.config().putObject("annotations").put("com.example.key", "a \"value\"");
        davit.run("create", "--bundle", bundle.write(), id).ok();
        JsonNode state = davit.run("state", id).json();
        assertEquals("1.3.0", state.get("ociVersion").asText());
        assertEquals(id, state.get("id").asText());
        assertEquals("created", state.get("status").asText());
        assertTrue(Files.exists(Path.of("/proc", state.get("pid").asText())));
        assertEquals(bundle.path().toString(), state.get("bundle").asText());
        assertEquals(bundle.rootfs().toString(), state.get("rootfs").asText());
        assertEquals("a \"value\"", state.at("/annotations/com.example.key").asText());
        assertTrue(Instant.parse(state.get("created").asText()).isBefore(Instant.now()));
    }

    @Test
    void theConfigMayLieOutsideTheBundle() throws IOException {
        TestBundle bundle = bundle("echo", "elsewhere");
        Path config = Files.move(Path.of(bundle.write(), "config.json"), directory.resolve("other.json"));
        for (String option : List.of("--config", "-f")) {
            Davit.Result result =
                    davit.run("run", "--bundle", bundle.path().toString(), option, config.toString(), id);
            assertEquals("elsewhere\n", result.ok());
        }
        assertContains("JSON specification file /no/such.json not found",
                davit.run("create", "--bundle", bundle.path().toString(), "--config", "/no/such.json", id).err());
    }

    @Test
    void anIdThatIsTakenIsRefusedAndItsContainerUnharmed() {
        create();
        Davit.Result again = davit.run("create", "--bundle", directory.resolve("bundle").toString(), id);
        assertEquals(1, again.status());
        assertEquals("davit: container with given ID already exists\n", again.err());
        assertEquals("created", davit.status(id));
    }

    @Test
    void anIdThatIsNoNameIsRefused() {
        for (String bad : List.of("", ".", "..", "a/b", "a b", "ä", "a\nb")) {
            Davit.Result result = davit.run("create", "--bundle", bundleOnce(), bad);
            assertEquals(1, result.status(), bad);
            assertTrue(result.err().contains(bad.isEmpty()
                    ? "container id cannot be empty" : "invalid container ID format"), result.err());
        }
    }

    private String bundleOnce() {
        Path path = directory.resolve("bundle");
        return Files.exists(path) ? path.toString() : bundle("true").write();
    }

    @Test
    void startIsOnlyForACreatedContainer() {
        create();
        davit.run("start", id).ok();
        Davit.Result running = davit.run("start", id);
        assertEquals("davit: cannot start an already running container\n", running.err());
        davit.run("kill", id, "9").ok();
        awaitStatus("stopped");
        Davit.Result stopped = davit.run("start", id);
        assertEquals("davit: cannot start a container that has stopped\n", stopped.err());
        assertEquals(1, stopped.status());
    }

    @Test
    void aContainerWithoutAProcessCanBeCreatedButNotStarted() {
        davit.run("create", "--bundle", bundle("true").without("/process").write(), id).ok();
        Davit.Result start = davit.run("start", id);
        assertEquals(1, start.status());
        assertEquals("davit: process property must not be empty\n", start.err());
        assertEquals("created", davit.status(id));
    }

    @Test
    void aChangeOfTheConfigAfterCreateHasNoEffect() {
        TestBundle bundle = bundle("sleep", "1000");
        Proc init = create(bundle);
        bundle.args("sleep", "2000").write();
        davit.run("start", id).ok();
        assertEquals("sleep\0001000\000", init.read("cmdline"));
    }

    @Test
    void aRunningContainerIsDeletedOnlyByForce() {
        create();
        davit.run("start", id).ok();
        Davit.Result refused = davit.run("delete", id);
        assertEquals(1, refused.status());
        assertEquals("davit: cannot delete container " + id + " that is not stopped: running\n", refused.err());
        davit.run("delete", "--force", id).ok();
        assertEquals(1, davit.run("state", id).status());
    }

    @Test
    void aCreatedContainerIsDeletedWithoutForce() {
        create();
        davit.run("delete", id).ok();
    }

    @Test
    void whatDoesNotExistIsSaidSoAndForceDeletesIt() {
        for (String command : List.of("state", "start", "kill", "delete")) {
            Davit.Result result = davit.run(command, id);
            assertEquals(1, result.status());
            assertEquals("davit: container does not exist\n", result.err());
        }
        davit.run("delete", "--force", id).ok();
    }

    @Test
    void aSignalIsGivenByNameOrNumber() {
        for (String signal : List.of("KILL", "SIGKILL", "sigkill", "9")) {
            create();
            davit.run("start", id).ok();
            davit.run("kill", id, signal).ok();
            awaitStatus("stopped");
            davit.run("delete", id).ok();
        }
    }

    @Test
    void anUnknownSignalIsRefused() {
        create();
        Davit.Result result = davit.run("kill", id, "NOSUCH");
        assertEquals(1, result.status());
        assertEquals("davit: unknown signal \"NOSUCH\"\n", result.err());
        assertEquals("created", davit.status(id));
    }

    @Test
    void aStoppedContainerCannotBeSignalled() {
        create();
        davit.run("start", id).ok();
        davit.run("kill", id, "KILL").ok();
        awaitStatus("stopped");
        Davit.Result result = davit.run("kill", id);
        assertEquals(1, result.status());
        assertEquals("davit: container not running\n", result.err());
        davit.run("kill", "--all", id, "KILL").ok();
    }

    @Test
    void runPassesTheExitStatusOn() {
        assertEquals(7, run(shell("exit 7")).status());
    }

    @Test
    void runPassesADeathBySignalOnAsAShellDoes() {
        Davit.Running running = davit.start(Map.of(), "run", "--bundle", bundle("sleep", "1000").write(), id);
        awaitContainer();
        davit.run("kill", id, "KILL").ok();
        assertEquals(128 + 9, davit.wait(running).status());
    }

    @Test
    void runPassesTheStatusOnOfAContainerThatAnotherDeletes() {
        Davit.Running running = davit.start(Map.of(), "run", "--bundle", bundle("sleep", "1000").write(), id);
        awaitContainer();
        String pid = Long.toString(running.process().pid());
        assertTrue(Orphans.canRun("kill", "-STOP", pid));
        davit.run("delete", "--force", id).ok();
        assertTrue(Orphans.canRun("kill", "-CONT", pid));
        Davit.Result result = davit.wait(running);
        assertEquals("", result.err());
        assertEquals(128 + 9, result.status());
    }

    private void awaitContainer() {
        Proc.await("the container", () -> davit.run("list", "-q").ok().contains(id));
        awaitStatus("running");
    }

    @Test
    void runPassesOutputThroughUntouched() {
        Davit.Result result = run(shell("echo out; echo err >&2"));
        assertEquals("out\n", result.out());
        assertEquals("err\n", result.err());
    }

    @Test
    void runDeletesTheContainerUnlessItIsToBeKept() {
        String path = bundle("true").write();
        davit.run("run", "--bundle", path, id).ok();
        assertEquals("", davit.run("list", "-q").ok());
        davit.run("run", "--keep", "--bundle", path, id).ok();
        assertEquals("stopped", davit.status(id));
    }

    @Test
    void runInTheBackgroundLeavesTheContainerRunning() throws IOException {
        Path pidFile = directory.resolve("pid");
        davit.run("run", "--detach", "--pid-file", pidFile.toString(), "--bundle", bundle("sleep", "1000").write(), id)
                .ok();
        assertEquals("running", davit.status(id));
        assertEquals(Integer.toString(davit.pid(id)), Files.readString(pidFile));
    }

    @Test
    void runPassesSignalsOn() {
        String path = shell("trap 'exit 42' TERM; echo ready; while :; do sleep 0.02; done").write();
        Davit.Running running = davit.start(Map.of(), "run", "--bundle", path, id);
        Proc.await("the trap", () -> read(running.out()).equals("ready\n"));
        running.process().destroy();
        assertEquals(42, davit.wait(running).status());
    }

    @Test
    void thePidFileHasDigitsAlone() throws IOException {
        Path pidFile = directory.resolve("pid");
        davit.run("create", "--pid-file", pidFile.toString(), "--bundle", bundle("true").write(), id).ok();
        assertEquals(Integer.toString(davit.pid(id)), Files.readString(pidFile));
    }

    @Test
    void theListHasTheContainersInAllFormats() {
        assertEquals("[]\n", davit.run("list", "--format", "json").ok());
        create();
        assertEquals(id + "\n", davit.run("list", "--quiet").ok());
        JsonNode list = davit.run("list", "--format=json").json();
        assertEquals(id, list.get(0).get("id").asText());
        assertEquals("root", list.get(0).get("owner").asText());
        String table = davit.run("list").ok();
        assertTrue(table.startsWith("ID "), table);
        assertTrue(table.contains(id), table);
        assertEquals("davit: invalid format option\n", davit.run("list", "-f", "xml").err());
    }
}
