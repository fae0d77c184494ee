package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the container's process reads and writes is what davit was given, and davit touches nothing of it. */
class StdioTest extends ContainerTest {

    @Test
    void inputIsTheContainersFromItsFirstByte() {
        Path input = file("input", "one\ntwo\n");
        String path = bundle("cat").write();
        assertEquals("one\ntwo\n", davit.run(from(input), "run", "--bundle", path, id).ok());
    }

    private static Consumer<ProcessBuilder> from(Path input) {
        return builder -> builder.redirectInput(input.toFile());
    }

    @Test
    void inputIsReadNoFurtherThanTheContainerReads() {
        Path input = file("input", "one\ntwo\nthree\n");
        String first = shell("read line; echo first $line").write();
        Davit.Result result = davit.underShell("\"$@\"; read line; echo then $line")
                .run(from(input), "run", "--bundle", first, id);
        assertEquals("first one\nthen two\n", result.ok());
    }

    @Test
    void descriptorsAreTheSameFilesWithTheSameFlags() throws IOException {
        Path input = file("input", "0123456789");
        Path output = file("output", "");
        String path = bundle("sleep", "1000").write();
        davit.underShell("dd bs=4 count=1 of=/dev/null 2>/dev/null; exec \"$@\" >>\"" + output + "\"")
                .run(from(input), "create", "--bundle", path, id).ok();
        Proc init = new Proc(davit.pid(id));
        assertEquals(input.toString(), init.link("fd/0"));
        assertEquals(output.toString(), init.link("fd/1"));
        assertContains("pos:\t4\n", init.read("fdinfo/0"));
        assertContains("flags:\t02101", init.read("fdinfo/1").replace("0102001", "02101").replace("02001", "02101"));
    }

    @Test
    void aCreatedContainerGetsThemWhenItIsStarted() {
        Path output = file("output", "");
        String path = bundle("cat").write();
        Path input = file("input", "content");
        davit.run(builder -> builder.redirectInput(input.toFile()).redirectOutput(output.toFile()),
                "create", "--bundle", path, id).ok();
        Proc init = new Proc(davit.pid(id));
        assertEquals("", davit.run("start", id).ok());
        assertEquals(0, Orphans.await(init.pid()));
        assertEquals("content", read(output));
    }

    /** Whoever reads the other end waits for the container alone. */
    @Test
    void noProcessOfDavitsKeepsAPipeOpen() {
        Path pipe = directory.resolve("pipe");
        shellInHost("mkfifo \"$1\"", pipe.toString());
        CompletableFuture<String> content = CompletableFuture.supplyAsync(() -> read(pipe));
        String path = shell("echo here").write();
        davit.underShell("exec \"$@\" >" + pipe + " 2>&1").run("create", "--bundle", path, id).ok();
        int pid = davit.pid(id);
        davit.run("start", id).ok();
        assertEquals("here\n", content.orTimeout(10, TimeUnit.SECONDS).join());
        assertEquals(0, Orphans.await(pid));
    }

    @Test
    void muchOutputComesThrough() {
        assertEquals(10_000_000, output(bundle("head", "-c", "10000000", "/dev/zero")).length());
    }

    @Test
    void outputThatNobodyReadsEndsTheContainerAndNotDavit() {
        Davit.Result result = davit.underShell("{ \"$@\"; echo status $? >&2; } | true").run(
                "run", "--bundle", bundle("seq", "1", "10000000").withoutNamespace("pid").write(), id);
        assertContains("status 141", result.err());
    }

    @Test
    void aUserMayOpenItsOwnDescriptorsAgain() throws IOException {
        Path output = file("output", "");
        String path = shell("echo first; echo second >>/proc/self/fd/1; echo third >>/dev/stdout").process(
                process -> process.withObject("/user").put("uid", 1000).put("gid", 1000)).write();
        shellInHost("chmod 600 \"$1\"", output.toString());
        davit.run(builder -> builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile())),
                "run", "--bundle", path, id).ok();
        assertEquals("first\nsecond\nthird\n", read(output));
        assertEquals(1000, Files.getAttribute(output, "unix:uid"));
    }

    @Test
    void theHostsNullDeviceKeepsItsOwner() throws IOException {
        String path = bundle("true").process(process -> process.withObject("/user").put("uid", 1000)).write();
        davit.run(builder -> builder.redirectOutput(Path.of("/dev/null").toFile()), "run", "--bundle", path, id).ok();
        assertEquals(0, Files.getAttribute(Path.of("/dev/null"), "unix:uid"));
    }

    @ParameterizedTest
    @CsvSource({"exit 0, 0", "exit 1, 1", "exit 42, 42", "exit 255, 255", "kill -TERM $$, 143", "kill -KILL $$, 0",
        "kill -SEGV $$, 139"})
    void anExitStatusIsPassedOn(String script, int status) {
        // A signal that a pid namespace's first process sends itself has no effect where it is not handled.
        TestBundle bundle = shell("sh -c '" + script + "'; exit $?").withoutNamespace("pid").writableRoot();
        int expected = script.contains("KILL") ? 137 : status;
        assertEquals(expected, run(bundle).status());
    }

    @Test
    void anExitStatusOfAContainerThatWasStartedIsItsParents() {
        Proc init = start(shell("exit 42"));
        assertEquals(42, Orphans.await(init.pid()));
        Proc other = new Proc(davit.run("state", id).json().get("pid").asInt());
        assertEquals(0, other.pid());
    }

    @ParameterizedTest
    @ValueSource(strings = {"<&-", ">&-", "2>&-", "<&- >&- 2>&-"})
    void descriptorsThatAreClosedDoNotBecomeAnythingOfDavits(String closing) throws IOException {
        Path result = directory.resolve("result");
        Files.createFile(result);
        TestBundle bundle = shell("ls -l /proc/self/fd >/result 2>/dev/null").writableRoot();
        bundle.mount("/result", "bind", result.toString(), "bind");
        davit.underShell("exec \"$@\" " + closing).run("run", "--bundle", bundle.write(), id).ok();
        List<String> open = read(result).lines().filter(line -> line.contains(" -> "))
                .map(line -> line.substring(line.indexOf(" -> ") + 4)).toList();
        for (String file : open) {
            assertFalse(file.contains("socket:") || file.contains("memfd:") || file.contains("anon_inode:")
                    || file.contains(directory.toString()), open.toString());
        }
    }

    @Test
    void everyCommandWorksWithoutDescriptors() {
        Davit closed = davit.underShell("exec \"$@\" <&- >&- 2>&-");
        String path = bundle("sleep", "1000").write();
        closed.run("create", "--bundle", path, id).ok();
        assertEquals("created", davit.status(id));
        closed.run("start", id).ok();
        assertEquals("running", davit.status(id));
        closed.run("kill", id, "KILL").ok();
        Proc.await("its end", () -> davit.status(id).equals("stopped"));
        closed.run("delete", id).ok();
        assertEquals(1, closed.run("state", id).status());
    }

    @Test
    void everyCommandWorksWithoutAnEnvironment() {
        Consumer<ProcessBuilder> bare = builder -> builder.environment().clear();
        String path = bundle("sleep", "1000").write();
        davit.run(bare, "create", "--bundle", path, id).ok();
        davit.run(bare, "start", id).ok();
        assertContains("running", davit.run(bare, "state", id).ok());
        davit.run(bare, "kill", id, "KILL").ok();
        Proc.await("its end", () -> davit.status(id).equals("stopped"));
        davit.run(bare, "delete", id).ok();
        assertEquals("", davit.run(bare, "list", "-q").ok());
    }

    @Test
    void aWorkingDirectoryThatIsGoneIsNoHindrance() {
        String path = bundle("true").write();
        Davit.Result result = davit.underShell("mkdir gone; cd gone; rmdir ../gone; exec \"$@\"")
                .run("run", "--bundle", path, id);
        result.ok();
    }

    @Test
    void foregroundSignalsReachTheContainer() {
        String path = shell("trap 'echo caught; exit 9' USR1; echo ready; while :; do sleep 0.01; done").write();
        Davit.Running running = davit.start(Map.of(), "run", "--bundle", path, id);
        Proc.await("the trap", () -> read(running.out()).equals("ready\n"));
        assertTrue(Orphans.canRun("kill", "-USR1", Long.toString(running.process().pid())));
        Davit.Result result = davit.wait(running);
        assertEquals("ready\ncaught\n", result.out());
        assertEquals(9, result.status());
    }
}
