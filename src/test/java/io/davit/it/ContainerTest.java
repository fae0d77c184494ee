package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test that makes real containers, and afterwards looks whether anything of them is left. */
abstract class ContainerTest {

    private static final AtomicInteger COUNT = new AtomicInteger();

    @TempDir
    Path directory;

    Davit davit;

    /** An id of this test's own: cgroups are named by it. */
    String id;

    @BeforeEach
    void prepare() {
        assumeTrue(System.getProperty("user.name").equals("root"), "needs root");
        assertTrue(Files.isExecutable(Davit.EXECUTABLE), "no " + Davit.EXECUTABLE + ": run make");
        davit = Davit.in(directory);
        id = "davit-test-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
    }

    @AfterEach
    void leaveNothing() {
        for (String left : davit.run("list", "--quiet").ok().lines().toList()) {
            davit.run("delete", "--force", left).ok();
        }
        assertEquals(List.of(), Leftovers.of(id, directory));
    }

    TestBundle bundle(String... args) {
        return TestBundle.of(directory.resolve("bundle"), args);
    }

    TestBundle shell(String script) {
        return bundle("sh", "-c", script);
    }

    /** Runs a container to its end. */
    Davit.Result run(TestBundle bundle) {
        return davit.run("run", "--bundle", bundle.write(), id);
    }

    Path file(String name, String content) {
        try {
            return Files.writeString(directory.resolve(name), content);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
