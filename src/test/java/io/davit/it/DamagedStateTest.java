package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** State that is not what davit has written, and containers that were never wholly made. */
class DamagedStateTest extends ContainerTest {

    private static final Map<String, String> DAMAGES =
            Map.of("torn", "{\"id\":\"torn\",\"pi", "zero", "", "brace", "{}", "list", "[]", "nothing", "null");

    private void damage() throws IOException {
        for (Map.Entry<String, String> damage : DAMAGES.entrySet()) {
            file("state/" + damage.getKey() + "/state.json", damage.getValue());
        }
        Files.createDirectories(directory.resolve("state/directory/state.json"));
        Files.createDirectory(directory.resolve("state/no container"));
        file("state/file", "");
    }

    private void removeOthers() throws IOException {
        Files.delete(directory.resolve("state/no container"));
        Files.delete(directory.resolve("state/file"));
    }

    @Test
    void listShowsTheOthersAndDeleteByForceRemovesIt() throws IOException {
        create(bundle("sleep", "1000"));
        damage();
        Davit.Result list = davit.run("list", "--quiet");
        assertEquals(id + "\n", list.ok());
        assertEquals(DAMAGES.size() + 1, list.err().lines().count(), list.err());
        assertTrue(list.err().lines().allMatch(line -> line.contains(" is damaged: ")), list.err());
        assertFalse(list.err().contains("Source"), list.err());
        for (String damaged : DAMAGES.keySet()) {
            assertContains(" is damaged: ", failure(davit.run("state", damaged)));
            assertContains(" is damaged: ", failure(davit.run("delete", damaged)));
            davit.run("delete", "--force", damaged).ok();
            assertFalse(Files.exists(directory.resolve("state").resolve(damaged)), damaged);
        }
        davit.run("delete", "--force", "directory").ok();
        assertEquals("", davit.run("list", "--quiet").err());
        removeOthers();
    }

    /** A create that was killed at once leaves no more than a directory. */
    @Test
    void commandsOnAContainerWithoutStateEndWithASentence() throws IOException {
        Files.createDirectories(directory.resolve("state/empty"));
        assertEquals("creating", davit.status("empty"));
        assertEquals("[]\n", davit.run("ps", "--format", "json", "empty").ok());
        davit.run("kill", "--all", "empty", "KILL").ok();
        for (List<String> command : List.of(
                List.of("kill", "empty", "KILL"),
                List.of("start", "empty"),
                List.of("pause", "empty"),
                List.of("resume", "empty"),
                List.of("update", "--pids-limit", "10", "empty"),
                List.of("events", "--stats", "empty"),
                List.of("delete", "empty"))) {
            failure(davit.run(command.toArray(String[]::new)));
        }
        Davit.Result exec = davit.run("exec", "empty", "true");
        assertEquals(1, exec.err().lines().count(), exec.err());
        davit.run("delete", "--force", "empty").ok();
    }

    /** Undoing must not need that what is undone could have been done. */
    @Test
    void aCgroupPathThroughAFileLeavesNothing() throws IOException {
        Path above = Path.of("/sys/fs/cgroup" + (ControlGroup.V2 ? "" : "/pids"), id);
        Files.createDirectory(above);
        try {
            TestBundle bundle = bundle("sleep", "1000");
            bundle.linux(linux -> linux.put("cgroupsPath", "/" + id + "/cgroup.procs"));
            failure(davit.run("create", "--bundle", bundle.write(), id));
            assertFalse(Files.exists(davit.root().resolve(id)));
        } finally {
            shellInHost("find /sys/fs/cgroup -depth -type d -name \"$1*\" -exec rmdir {} + || true", id);
        }
    }
}
