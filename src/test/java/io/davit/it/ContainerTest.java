package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
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

    private int bundles;

    final HostMounts hostMounts = new HostMounts();

    @BeforeAll
    static void adoptOrphans() {
        assumeTrue(System.getProperty("user.name").equals("root"), "needs root");
        Orphans.adopt();
    }

    @BeforeEach
    void prepare() {
        assertTrue(Files.isExecutable(Davit.EXECUTABLE), "no " + Davit.EXECUTABLE + ": run make");
        davit = Davit.in(directory);
        id = "davit-test-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
    }

    @AfterEach
    void leaveNothing() throws IOException {
        try {
            for (String left : davit.run("list", "--quiet").ok().lines().toList()) {
                davit.run("delete", "--force", left).ok();
                // A pid namespace ends with its last process, which must be waited for.
                Orphans.alive();
            }
            assertNothingLeft();
        } finally {
            hostMounts.removeAll();
            Leftovers.sweep(id, directory);
        }
    }

    void assertNothingLeft() {
        assertEquals(List.of(), Leftovers.of(id, directory, hostMounts.made()));
    }

    /** A bundle of its own with each call. */
    TestBundle bundle(String... args) {
        bundles++;
        return TestBundle.of(directory.resolve(bundles == 1 ? "bundle" : "bundle-" + bundles), args);
    }

    TestBundle shell(String script) {
        return bundle("sh", "-c", script);
    }

    /** Runs a container to its end. */
    Davit.Result run(TestBundle bundle) {
        return davit.run("run", "--bundle", bundle.write(), id);
    }

    /** What a container prints that must end well. */
    String output(TestBundle bundle) {
        return run(bundle).ok();
    }

    /** Creates a container; its process, which is all that it will be but for the last execve. */
    Proc create(TestBundle bundle) {
        davit.run("create", "--bundle", bundle.write(), id).ok();
        return new Proc(davit.pid(id));
    }

    /** Creates and starts a container; its process. */
    Proc start(TestBundle bundle) {
        Proc init = create(bundle);
        davit.run("start", id).ok();
        return init;
    }

    /** Creates a container that cannot be created, of which nothing may be left; what davit says of it, in one line. */
    String refusal(TestBundle bundle) {
        return refusal(davit.run("create", "--bundle", bundle.write(), id));
    }

    /** What davit says of a failure, after which nothing may be left. */
    String refusal(Davit.Result result) {
        String message = failure(result);
        assertNothingLeft();
        return message;
    }

    /** What davit says of a failure: one line, without its own name in front. */
    static String failure(Davit.Result result) {
        assertEquals(1, result.status(), result.err());
        assertTrue(result.err().startsWith("davit: "), result.err());
        assertEquals(1, result.err().lines().count(), result.err());
        return result.err().strip().substring("davit: ".length());
    }

    static void assertContains(String expected, String actual) {
        assertTrue(actual.contains(expected), () -> "no \"" + expected + "\" in: " + actual);
    }

    /** Runs a script of the shell's in the host. */
    static void shellInHost(String script, String... args) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "set -e; " + script, "sh"));
        command.addAll(List.of(args));
        try {
            // Not this process's own stdin: Surefire sends commands there, which a terminal would echo.
            ProcessBuilder shell = new ProcessBuilder(command).inheritIO().redirectInput(Path.of("/dev/null").toFile());
            assertEquals(0, Orphans.own(shell.start()).waitFor(), script);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    Path file(String name, String content) {
        return write(directory.resolve(name), content);
    }

    static Path write(Path file, String content) {
        try {
            Files.createDirectories(file.getParent());
            return Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
