package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** process.terminal, and who gets the terminal's master. */
class TerminalTest extends ContainerTest {

    /** script(1) types the end of its input, which its terminal echoes at any time. */
    private static final Pattern ECHO = Pattern.compile("\\^[@D]|[\b\0]");

    private static TestBundle withTerminal(TestBundle bundle) {
        return bundle.process(process -> process.put("terminal", true));
    }

    /** Runs davit with a terminal of script(1)'s, whose output it is. */
    private Davit.Result inTerminal(String before, String... args) {
        Davit.Result result = rawInTerminal(before, args);
        return new Davit.Result(result.status(), withoutEcho(result.out()), result.err());
    }

    private Davit.Result rawInTerminal(String before, String... args) {
        StringBuilder command = new StringBuilder(before).append(" exec ").append(Davit.EXECUTABLE);
        command.append(" --root ").append(davit.root());
        for (String arg : args) {
            command.append(" '").append(arg).append('\'');
        }
        try {
            Path out = directory.resolve("typescript");
            Process process = Orphans.own(new ProcessBuilder("script", "-qefc", command.toString(), "/dev/null")
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start());
            return new Davit.Result(process.waitFor(), read(out), "");
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String withoutEcho(String typescript) {
        return ECHO.matcher(typescript).replaceAll("").replace("\r", "");
    }

    @Test
    void theProcessHasATerminalOfTheContainers() {
        TestBundle bundle = withTerminal(shell("for fd in 0 1 2; do readlink /proc/self/fd/$fd; done; exit 3"));
        Davit.Result result = inTerminal("", "run", "--bundle", bundle.write(), id);
        assertContains("/dev/pts/0\n/dev/pts/0\n/dev/pts/0\n", result.out());
        assertEquals(3, result.status());
    }

    @Test
    void itIsTheContainersConsole() {
        TestBundle bundle = withTerminal(shell(
                "stat -c '%t:%T' /dev/console /dev/pts/0; cut -d' ' -f7 /proc/self/stat; echo >/dev/console spoken"));
        assertEquals("88:0\n88:0\n34816\nspoken\n",
                run(bundle).ok().replace("\r", ""));
    }

    @Test
    void linesEndAsWhoReadsThemNeedsIt() {
        TestBundle bundle = withTerminal(shell("echo one; echo two"));
        assertEquals("one\ntwo\n", run(bundle).ok());
        String typescript = rawInTerminal("", "run", "--bundle", bundle.write(), id).out();
        assertContains("one\r\ntwo\r\n", ECHO.matcher(typescript).replaceAll(""));
    }

    @Test
    void whatIsTypedGoesIn() throws IOException {
        TestBundle bundle = withTerminal(shell("read line; echo \"got $line\""));
        Path in = file("typed", "hello\n");
        Davit.Result result = davit.run(
                builder -> builder.redirectInput(in.toFile()), "run", "--bundle", bundle.write(), id);
        assertContains("got hello\n", result.ok());
    }

    @Test
    void muchOutputIsWhole() {
        TestBundle bundle = withTerminal(shell("seq 1 50000"));
        List<String> lines = run(bundle).ok().lines().toList();
        assertEquals(50_000, lines.size());
        assertEquals("50000", lines.getLast());
    }

    @Test
    void outputIsWholeHoweverSlowlyItIsRead() {
        TestBundle bundle = withTerminal(shell("seq 100001 160000"));
        Path size = directory.resolve("size");
        shellInHost(
                "\"$1\" --root \"$2\" run --bundle \"$3\" \"$4\" | { sleep 3; wc -c; } >\"$5\"",
                Davit.EXECUTABLE.toString(), davit.root().toString(), bundle.write(), id, size.toString());
        assertEquals(60_000 * 7, Integer.parseInt(read(size).strip()));
    }

    @Test
    void itHasTheSizeOfDavitsOwn() {
        TestBundle bundle = withTerminal(shell("stty size"));
        linkApplet(bundle, "stty");
        assertContains("33 77\n", inTerminal("stty rows 33 cols 77;", "run", "--bundle", bundle.write(), id).out());
    }

    private static void linkApplet(TestBundle bundle, String applet) {
        try {
            Files.createSymbolicLink(bundle.rootfs().resolve("bin").resolve(applet), Path.of("busybox"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theConfigMaySayItsSize() {
        TestBundle bundle = withTerminal(shell("stty size"));
        bundle.process(process -> process.putObject("consoleSize").put("height", 21).put("width", 43));
        linkApplet(bundle, "stty");
        assertEquals("21 43\n", run(bundle).ok());
    }

    @Test
    void itsModesAreDavitsAgainAfterwards() {
        TestBundle bundle = withTerminal(bundle("true"));
        String davitRuns = Davit.EXECUTABLE + " --root " + davit.root() + " run --bundle " + bundle.write() + " " + id;
        Davit.Result result = inTerminal("stty -g >" + directory + "/before; " + davitRuns + "; stty -g >" + directory
                + "/after; ", "--version");
        assertEquals(0, result.status());
        assertEquals(read(directory.resolve("before")), read(directory.resolve("after")));
    }

    @Test
    void createHandsTheMasterToTheConsoleSocket() throws IOException {
        TestBundle bundle = withTerminal(shell("echo hello; sleep 1000"));
        try (FdReceiver receiver = FdReceiver.at(directory.resolve("console"))) {
            davit.run("create", "--bundle", bundle.write(), "--console-socket", receiver.path(), id).ok();
            int master = receiver.received().descriptor();
            assertFalse(receiver.received().text().isEmpty());
            davit.run("start", id).ok();
            assertEquals("hello\r\n", Kernel.readLine(master));
            Kernel.close(master);
        }
    }

    @Test
    void aDetachedRunAndExecHandItOverToo() throws IOException {
        TestBundle bundle = withTerminal(shell("sleep 1000"));
        try (FdReceiver receiver = FdReceiver.at(directory.resolve("console"));
                FdReceiver another = FdReceiver.at(directory.resolve("another"))) {
            davit.run("run", "-d", "--bundle", bundle.write(), "--console-socket", receiver.path(), id).ok();
            Path pidFile = directory.resolve("pid");
            davit.run("exec", "-d", "-t", "--console-socket", another.path(), "--pid-file", pidFile.toString(), id,
                    "echo", "hello").ok();
            assertEquals("hello\r\n", Kernel.readLine(another.received().descriptor()));
            Proc.await("its end", new Proc(Integer.parseInt(read(pidFile)))::hasEnded);
            Orphans.alive();
            Kernel.close(receiver.received().descriptor());
            Kernel.close(another.received().descriptor());
        }
    }

    @Test
    void aTerminalThatNobodyWouldSeeIsRefused() {
        TestBundle bundle = withTerminal(bundle("true"));
        assertEquals("cannot allocate tty if davit will detach without setting console socket", refusal(bundle));
    }

    @Test
    void aConsoleSocketWithoutATerminalIsRefused() {
        TestBundle bundle = bundle("true");
        assertEquals("cannot use console socket if davit will not detach or allocate tty",
                refusal(davit.run("create", "--console-socket", "/nowhere", "--bundle", bundle.write(), id)));
    }

    @Test
    void aConsoleSocketThatIsNotThereFailsTheCreation() {
        TestBundle bundle = withTerminal(bundle("true"));
        assertContains("no such file or directory",
                refusal(davit.run("create", "--console-socket", "/nowhere/x", "--bundle", bundle.write(), id)));
    }

    private static TestBundle without(TestBundle bundle, String... destinations) {
        ArrayNode mounts = (ArrayNode) bundle.config().get("mounts");
        for (int i = mounts.size() - 1; i >= 0; i--) {
            if (List.of(destinations).contains(mounts.get(i).get("destination").asText())) {
                mounts.remove(i);
            }
        }
        return bundle;
    }

    /** CVE-2025-52565: the image decides neither what is opened as a terminal, nor what is mounted on. */
    @Test
    void anImagesOwnTerminalFilesAreNotUsed() throws IOException {
        TestBundle bundle = without(withTerminal(bundle("true")), "/dev/pts", "/dev", "/dev/shm", "/dev/mqueue");
        Files.createDirectories(bundle.rootfs().resolve("dev/pts"));
        Files.writeString(bundle.rootfs().resolve("dev/pts/ptmx"), "");
        assertContains("open a terminal", refusal(davit.run("run", "--bundle", bundle.write(), id)));
    }

    @Test
    void theConsoleInAnImageMayBeALinkThatDoesNotLeadOut() throws IOException {
        Path outside = file("outside", "untouched");
        TestBundle bundle = without(withTerminal(shell("stat -L -c %t:%T /dev/console")), "/dev");
        Files.createSymbolicLink(bundle.rootfs().resolve("dev/console"), outside);
        Davit.Result result = run(bundle);
        assertEquals("untouched", read(outside));
        assertTrue(result.status() != 0 || result.out().startsWith("88:0"), result.out() + result.err());
    }

    @Test
    void execWithATerminalShowsIt() {
        start(bundle("sleep", "1000"));
        Davit.Result result = inTerminal("", "exec", "-t", id, "sh", "-c", "readlink /proc/self/fd/0; exit 5");
        assertContains("/dev/pts/0\n", result.out());
        assertEquals(5, result.status());
    }

    @Test
    void aSignalToDavitReachesTheProcessBehindATerminal() throws IOException {
        TestBundle bundle = withTerminal(shell("trap 'echo caught; exit 4' TERM; echo ready; while :; do sleep 0.05; done"));
        Davit.Running running = davit.start(builder -> {}, "run", "--bundle", bundle.write(), id);
        Proc.await("the container's word", () -> read(running.out()).contains("ready"));
        running.process().destroy();
        Davit.Result result = davit.wait(running);
        assertEquals(4, result.status());
        assertContains("caught\n", result.out());
    }
}
