package io.davit.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.davit.DavitException;
import io.davit.cgroup.SavedCgroup;
import io.davit.spec.Hook;
import io.davit.spec.State.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of a container, and where. */
class ContainerStateTest {

    @TempDir
    Path root;

    private static ContainerState saved() {
        SavedCgroup cgroup = new SavedCgroup(SavedCgroup.Driver.V1, List.of(
                new SavedCgroup.Hierarchical(List.of("cpu", "cpuacct"), "cpu,cpuacct", "/sys/fs/cgroup/cpu,cpuacct/x"),
                new SavedCgroup.Hierarchical(List.of("name=systemd"), "systemd", "/sys/fs/cgroup/systemd/x")));
        return new ContainerState(
                "x", "/bundle with blanks", "/rootfs", "2026-01-02T03:04:05.678Z", 1000, 12, 345678901234L, true, true,
                Map.of("key", "a \"value\"\n\\ ü"), cgroup, true, null, List.of("/sys/fs/resctrl/x"),
                List.of(new Hook("/bin/poststart", List.of("a", "b"), List.of("C=d"), 5)),
                List.of(new Hook("/bin/poststop", List.of(), null, null)),
                List.of(new ContainerState.DeferredStep(40, "process.args", "exec sh")));
    }

    @Test
    void allOfItIsReadBackAsItWasWritten() {
        StateDirectory directory = StateDirectory.make(root.toString(), "x");
        directory.write(saved());
        assertEquals(saved(), directory.read());
        ContainerState changed = saved().withProcess(99, 1, List.of()).withResctrl(List.of()).withCgroup(SavedCgroup.NONE, false);
        directory.write(changed);
        assertEquals(changed, directory.read());
    }

    @Test
    void theStateIsTheSpecifications() {
        assertEquals(12, saved().state(Status.RUNNING).pid());
        assertEquals(0, saved().state(Status.STOPPED).pid());
        assertEquals("/bundle with blanks", saved().state(Status.CREATED).bundle());
        assertEquals(Map.of("key", "a \"value\"\n\\ ü"), saved().state(Status.CREATED).annotations());
    }

    @Test
    void beforeAnythingIsWrittenThereIsNothing() {
        assertNull(StateDirectory.make(root.toString(), "x").read());
    }

    @Test
    void aDamagedOneIsNamed() throws IOException {
        StateDirectory directory = StateDirectory.make(root.toString(), "x");
        for (String damage : List.of("", "null", "{}", "[]", "{\"id\": ", "{\"id\":\"x\",\"pid\":[]}", "\0\0")) {
            Files.writeString(root.resolve("x/state.json"), damage);
            String message = assertThrows(DavitException.class, directory::read).getMessage();
            assertTrue(message.startsWith(root + "/x/state.json is damaged: "), message);
            assertFalse(message.contains("Source"), message);
            assertFalse(message.endsWith(": "), message);
            assertEquals(1, message.lines().count(), message);
        }
    }

    @Test
    void onlyOneCanHaveAnId() {
        StateDirectory.make(root.toString(), "x");
        String message =
                assertThrows(DavitException.class, () -> StateDirectory.make(root.toString(), "x")).getMessage();
        assertEquals("container with given ID already exists", message);
        assertNotNull(StateDirectory.find(root.toString(), "x"));
        assertNull(StateDirectory.find(root.toString(), "y"));
    }

    @Test
    void itsDirectoryIsClosedToOthers() throws IOException {
        Path below = root.resolve("a/b");
        StateDirectory.make(below.toString(), "x").write(saved());
        assertEquals(0700, mode(below));
        assertEquals(0711, mode(below.resolve("x")));
        assertEquals(0600, mode(below.resolve("x/state.json")));
    }

    private static int mode(Path file) throws IOException {
        return (int) Files.getAttribute(file, "unix:mode") & 07777;
    }

    @Test
    void idsAreSorted() {
        assertEquals(List.of(), StateDirectory.ids(root.resolve("none").toString()));
        for (String id : List.of("b", "a", "c")) {
            StateDirectory.make(root.toString(), id);
        }
        assertEquals(List.of("a", "b", "c"), StateDirectory.ids(root.toString()));
    }

    @Test
    void itIsRemovedWithAllThatIsInIt() throws IOException {
        StateDirectory directory = StateDirectory.make(root.toString(), "x");
        directory.write(saved());
        Files.writeString(root.resolve("x/.state.json"), "half of it");
        directory.remove();
        assertFalse(Files.exists(root.resolve("x")));
        assertFalse(directory.own());
    }

    @Test
    void onlyOneOwnsItAtATime() throws Exception {
        StateDirectory first = StateDirectory.make(root.toString(), "x");
        StateDirectory second = StateDirectory.find(root.toString(), "x");
        CompletableFuture<Boolean> owned = CompletableFuture.supplyAsync(second::own);
        assertThrows(TimeoutException.class, () -> owned.get(50, TimeUnit.MILLISECONDS));
        first.close();
        assertTrue(owned.get(5, TimeUnit.SECONDS));
        second.close();
    }

    @Test
    void whatIsRemovedOrMadeAnewMeanwhileIsNotOwned() throws Exception {
        StateDirectory first = StateDirectory.make(root.toString(), "x");
        StateDirectory second = StateDirectory.find(root.toString(), "x");
        CompletableFuture<Boolean> owned = CompletableFuture.supplyAsync(second::own);
        TimeUnit.MILLISECONDS.sleep(50);
        Files.move(root.resolve("x"), root.resolve("away"));
        Files.createDirectory(root.resolve("x"));
        first.close();
        assertFalse(owned.get(5, TimeUnit.SECONDS));
    }

    @Test
    void whatTheOwnerWritesGoesToTheDirectoryThatItOwns() throws IOException {
        StateDirectory directory = StateDirectory.make(root.toString(), "x");
        Files.move(root.resolve("x"), root.resolve("away"));
        directory.write(saved());
        assertTrue(Files.exists(root.resolve("away/state.json")));
        assertEquals(saved(), directory.read());
    }

    @Test
    void whatLiesBesideContainersIsNone() throws IOException {
        StateDirectory.make(root.toString(), "x");
        Files.createDirectory(root.resolve("no id"));
        Files.createFile(root.resolve("file"));
        assertFalse(StateDirectory.ids(root.toString()).contains("no id"));
        assertNull(StateDirectory.find(root.toString(), "file"));
    }
}
