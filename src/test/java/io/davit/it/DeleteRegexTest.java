package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code davit delete --regex}. */
class DeleteRegexTest extends ContainerTest {

    private void create(String... ids) {
        for (String id : ids) {
            davit.run("create", "--bundle", bundle("sleep", "1000").write(), id).ok();
        }
    }

    private List<String> left() {
        return davit.run("list", "--quiet").ok().lines().toList();
    }

    @AfterEach
    void deleteAll() {
        davit.run("delete", "--force", "--regex", ".").ok();
        assertEquals(List.of(), left());
    }

    @Test
    void allThatMatchInPartAreDeletedAndNoOther() {
        create("web-1", "web-22", "db-1");
        davit.run("delete", "--force", "--regex", "^web-[0-9]+$").ok();
        assertEquals(List.of("db-1"), left());
        davit.run("delete", "--regex", "b-").ok();
        assertEquals(List.of(), left());
    }

    @Test
    void oneThatCannotBeDeletedDoesNotKeepTheOthers() {
        create("a", "b", "c");
        davit.run("start", "a").ok();
        Davit.Result result = davit.run("delete", "--regex", "[abc]");
        assertEquals(1, result.status());
        assertContains("a: ", result.err());
        assertEquals(1, result.err().lines().count(), result.err());
        assertEquals(List.of("a"), left());
    }

    @Test
    void oneWhoseStateIsDamagedIsDeletedByForce() throws Exception {
        create("whole", "damaged");
        int pid = davit.pid("damaged");
        Files.writeString(davit.root().resolve("damaged/state.json"), "{");
        davit.run("delete", "--force", "--regex", "a").ok();
        new ProcessBuilder("kill", "-9", Integer.toString(pid)).start().waitFor();
        assertEquals(List.of("whole"), left());
    }

    @Test
    void thatNoneMatchesIsNoError() {
        davit.run("delete", "--regex", "none").ok();
    }

    @Test
    void anExpressionThatIsNoneIsAnError() {
        Davit.Result result = davit.run("delete", "--regex", "web-[");
        assertEquals(1, result.status());
        assertContains("invalid regular expression web-[", result.err());
    }
}
