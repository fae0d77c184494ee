package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever davit's caller has set up for it: what is wrong is said in one sentence. */
class OneSentenceTest extends ContainerTest {

    @Test
    void outputThatCannotBeWrittenIsAnError() {
        Davit full = davit.underShell("exec \"$@\" >/dev/full");
        Davit closed = davit.underShell("exec \"$@\" >&-");
        for (List<String> command : List.of(
                List.of("--version"), List.of("--help"), List.of("list", "--help"), List.of("list"),
                List.of("features"), List.of("exec", "--help"))) {
            assertContains("write stdout: ", failure(full.run(command.toArray(String[]::new))));
            // It is the null device then, as for other runtimes.
            assertEquals("", closed.run(command.toArray(String[]::new)).ok());
        }
    }

    @Test
    void aWorkingDirectoryThatIsGoneIsAnErrorOnlyWhereItIsNeeded() throws IOException {
        assumeTrue(isImage(), "a Java virtual machine does not start there");
        Davit nowhere = davit.underShell("mkdir gone; cd gone; rmdir ../gone; exec \"$@\"");
        assertEquals("", nowhere.run("list", "--quiet").ok());
        assertContains("the working directory has no path", failure(nowhere.run("create", id)));
        assertContains("the working directory has no path", failure(nowhere.with("--root", "x").run("create", id)));
        TestBundle bundle = bundle("true");
        nowhere.run("run", "--bundle", bundle.write(), id).ok();
    }

    private static boolean isImage() throws IOException {
        try (InputStream executable = Files.newInputStream(Davit.EXECUTABLE)) {
            return Arrays.equals(executable.readNBytes(4), new byte[] {0x7f, 'E', 'L', 'F'});
        }
    }

    @Test
    void aLogThatCannotBeOpenedIsAnErrorOfEveryCommand() {
        Davit logs = davit.with("--log", directory.resolve("none/log").toString());
        assertContains("none/log: no such file or directory", failure(logs.run("list")));
        assertContains("none/log: no such file or directory", failure(logs.run("state", id)));
    }

    @Test
    void anEmptyBundleIsTheWorkingDirectory() {
        davit.run("spec", "--bundle", "").ok();
        assertTrue(Files.exists(directory.resolve("config.json")));
        davit.run("check", "").ok();
    }

    @Test
    void aPidFileThatIsNoFileIsWrittenToAndStays() throws IOException {
        String bundle = bundle("sleep", "1000").write();
        String device = directory.resolve("full").toString();
        shellInHost("mknod \"$1\" c 1 7", device);
        assertContains("no space left on device",
                refusal(davit.run("create", "--bundle", bundle, "--pid-file", device, id)));
        shellInHost("test -c \"$1\"", device);
        String link = directory.resolve("link").toString();
        String target = file("target", "an older and longer content").toString();
        shellInHost("ln -s \"$1\" \"$2\"", target, link);
        davit.run("create", "--bundle", bundle, "--pid-file", link, id).ok();
        shellInHost("test -h \"$1\"", link);
        assertEquals(Integer.toString(davit.pid(id)), read(directory.resolve("target")));
    }

    @Test
    void aPidFileThatCannotBeWrittenLeavesNoTemporary() throws IOException {
        Files.createDirectories(directory.resolve("pids/pid"));
        String bundle = bundle("sleep", "1000").write();
        refusal(davit.run("create", "--bundle", bundle, "--pid-file", directory.resolve("pids/pid").toString(), id));
        try (var files = Files.list(directory.resolve("pids"))) {
            assertEquals(1, files.count());
        }
    }

    /** Below a sandbox that does not know pidfds, its end is seen in /proc. */
    @Test
    void aRunWaitsWithoutAPidfdAndLeavesNothing() {
        Strace.assume();
        Davit refused = davit.under("strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=pidfd_open",
                "-e", "inject=pidfd_open:error=EPERM");
        Davit.Result result = refused.run("run", "--bundle", bundle("sh", "-c", "sleep 1; exit 7").write(), id);
        assertEquals(7, result.status(), result.err());
        assertFalse(Files.exists(davit.root().resolve(id)));
        assertNothingLeft();
    }
}
