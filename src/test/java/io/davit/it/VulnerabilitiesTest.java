package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What containers have got out by, from one runtime or another; each by its number. */
class VulnerabilitiesTest extends ContainerTest {

    private static String digest(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> names(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private Path outside() throws IOException {
        return Files.createDirectories(directory.resolve("outside"));
    }

    /** What leads from somewhere in a root filesystem to a place in the host, were it followed there. */
    private static String wayTo(Path outside, String kind) {
        return kind.equals("absolute") ? outside.toString() : "../".repeat(30) + outside.toString().substring(1);
    }

    private static void link(Path link, String target) throws IOException {
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, Path.of(target));
    }

    /** The runtime's executable, opened while it runs in the container, is written to when it does not any more. */
    /** Where the host has fs.suid_dumpable so, a change of user lets others look into the process again. */
    @Test
    void cve_2016_9962_whoHasBecomeAnotherUserIsNotDumpable() throws IOException {
        Path setting = Path.of("/proc/sys/fs/suid_dumpable");
        assumeTrue(Files.isWritable(setting), "fs.suid_dumpable cannot be changed here");
        String before = read(setting);
        write(setting, "1");
        try {
            Proc init = create(bundle("true").process(process -> process.withObject("/user").put("uid", 1000).put("gid", 1000)));
            assertEquals("1000\t1000\t1000\t1000", init.status("Uid"));
            assertEquals(0, Files.getAttribute(init.path("environ"), "unix:uid"));
        } finally {
            write(setting, before);
        }
    }

    @Test
    void cve_2019_5736_theExecutableInTheContainerCannotBeChanged() throws IOException, InterruptedException {
        String before = digest(Davit.EXECUTABLE);
        Proc init = create(bundle("sleep", "1000"));
        assertEquals("/memfd:davit-init (deleted)", init.link("exe"));
        Process attack = Orphans.own(new ProcessBuilder("sh", "-c",
                "exec 3</proc/$1/exe; kill -9 $1; while [ -e /proc/$1/fd/0 ]; do sleep 0.05; done; sleep 0.1; "
                        + "sha256sum <&3; echo x >/proc/self/fd/3; echo $?; sha256sum </proc/self/fd/3",
                "sh", Integer.toString(init.pid())).redirectErrorStream(true).start());
        List<String> lines = new String(attack.getInputStream().readAllBytes()).lines().toList();
        attack.waitFor();
        assertNotEquals("0", lines.get(lines.size() - 2), lines.toString());
        assertEquals(lines.getFirst(), lines.getLast());
        assertEquals(before, digest(Davit.EXECUTABLE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"link", "script"})
    void cve_2019_5736_aProcessThatIsTheRuntimeAgainGetsNothingOfIt(String kind) throws IOException {
        String before = digest(Davit.EXECUTABLE);
        TestBundle bundle = bundle("/evil");
        if (kind.equals("link")) {
            link(bundle.rootfs().resolve("evil"), "/proc/self/exe");
        } else {
            write(bundle.rootfs().resolve("evil"), "#!/proc/self/exe\n");
            assertTrue(bundle.rootfs().resolve("evil").toFile().setExecutable(true, false));
        }
        Davit.Result result = run(bundle);
        assertNotEquals(0, result.status());
        assertEquals("", result.out());
        assertEquals(before, digest(Davit.EXECUTABLE));
    }

    /** A volume with a link in it is mounted, and then something below the link. */
    @ParameterizedTest
    @ValueSource(strings = {"absolute", "relative"})
    void cve_2021_30465_aMountBelowALinkInAVolumeStaysInTheContainer(String kind) throws IOException {
        Path outside = outside();
        Path volume = Files.createDirectories(directory.resolve("volume"));
        link(volume.resolve("link"), wayTo(outside, kind));
        TestBundle bundle = shell("grep -c ' " + outside + "/made ' /proc/self/mountinfo").withDirectory("volume");
        bundle.withDirectory(outside.toString().substring(1)).writableRoot();
        bundle.mount("/volume", "bind", volume.toString(), "bind");
        bundle.mount("/volume/link/made", "tmpfs", "tmpfs");
        assertEquals("1\n", output(bundle));
        assertEquals(List.of(), names(outside));
    }

    /** A working directory that a descriptor of the runtime's leads to. */
    @ParameterizedTest
    @ValueSource(strings = {"3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "20"})
    void cve_2024_21626_noDescriptorLeadsOut(String number) {
        String cwd = "/proc/self/fd/" + number;
        Davit leaking = davit.underShell("exec 7</ 8</etc; exec \"$@\"");
        TestBundle bundle = shell("pwd; ls ../../../../..").process(process -> process.put("cwd", cwd)).writableRoot();
        Davit.Result result = leaking.run("run", "--bundle", bundle.write(), id);
        assertNotEquals(0, result.status(), result.out());
        assertEquals("", result.out());
        assertNothingLeft();
    }

    /** One of its descriptors is the container's own root, which is no way out. */
    @Test
    void cve_2024_21626_norDoesOneOfAProcessThatJoins() {
        start(bundle("sleep", "1000"));
        String root = davit.run("exec", id, "ls", "/").ok();
        for (int number = 3; number < 24; number++) {
            Davit leaking = davit.underShell("exec 7</ 8</etc; exec \"$@\"");
            Davit.Result result = leaking.run("exec", "--cwd", "/proc/self/fd/" + number, id, "ls");
            assertTrue(List.of("", root).contains(result.out()), number + ": " + result.out());
        }
    }

    @Test
    void cve_2024_21626_descriptorsOfTheCallersAreNotHandedOn() {
        Davit leaking = davit.underShell("exec 4</ 7</ 9</etc; exec \"$@\"");
        assertEquals("0\n1\n2\n3\n", leaking.run("run", "--bundle", bundle("ls", "/proc/self/fd").write(), id).ok());
        start(bundle("sleep", "1000"));
        assertEquals("0\n1\n2\n3\n", leaking.run("exec", id, "ls", "/proc/self/fd").ok());
    }

    /** The image's null device is a link to what a masked path would then be. */
    @Test
    void cve_2025_31133_aMaskIsTheHostsNullDevice() throws IOException {
        Path dev = Files.createDirectories(directory.resolve("dev"));
        Path secret = file("secret", "secret");
        link(dev.resolve("null"), "/secret");
        TestBundle bundle = shell("stat -c %t:%T /proc/keys /proc/timer_list").withDirectory("dev");
        bundle.config().withArray("/mounts").removeAll();
        bundle.mount("/proc", "proc", "proc").mount("/dev", "bind", dev.toString(), "bind");
        write(bundle.rootfs().resolve("secret"), "of the image");
        assertEquals("1:3\n1:3\n", output(bundle));
        assertEquals("secret", read(secret));
    }

    @Test
    void cve_2025_31133_aLinkInPlaceOfTheNullDeviceIsRefused() throws IOException {
        TestBundle bundle = bundle("true").writableRoot();
        bundle.config().withArray("/mounts").removeAll();
        bundle.mount("/proc", "proc", "proc");
        link(bundle.rootfs().resolve("dev/null"), "/proc/sysrq-trigger");
        assertContains("make device /dev/null: file exists", refusal(bundle));
    }

    /** The terminal comes by its master, whatever the image puts where its name would be. */
    @Test
    void cve_2025_52565_theConsoleIsTheTerminal() throws IOException {
        assumeTrue(Orphans.canRun("script", "-qec", "true", "/dev/null"), "no script(1) that makes a terminal for davit");
        Path target = outside().resolve("file");
        TestBundle bundle = shell("stat -c '%t:%T' /dev/console; tty -s; stat -c %F /dev/pts/0; ls -l /dev/console")
                .process(process -> process.put("terminal", true));
        link(bundle.rootfs().resolve("dev/console"), target.toString());
        Files.createDirectories(bundle.rootfs().resolve("dev/pts"));
        link(bundle.rootfs().resolve("dev/pts/0"), "/proc/sysrq-trigger");
        link(bundle.rootfs().resolve("dev/ptmx"), "/dev/zero");
        Davit.Result result = davit.underShell("exec script -qec \"$*\" /dev/null")
                .run("run", "--bundle", bundle.write(), id);
        assertContains("88:", result.out());
        assertContains("character special file", result.out());
        assertFalse(Files.exists(target));
    }

    /** Something else is mounted where the kernel's files would be that davit writes to. */
    @ParameterizedTest
    @CsvSource({
        "/proc/self/attr, tmpfs", "/proc/sys, tmpfs", "/proc/sys/kernel, tmpfs", "/proc/1, tmpfs", "/proc/self, tmpfs",
        "/proc/sys/../self/attr, tmpfs", "/proc/fs/../../proc/sys, tmpfs", "/proc, tmpfs"})
    void cve_2025_52881_nothingIsMountedInProc(String destination, String type) {
        assertContains("proc", refusal(bundle("true").mount(destination, type, "fake").writableRoot()));
    }

    @Test
    void cve_2025_52881_norBehindALink() throws IOException {
        TestBundle bundle = bundle("true").mount("/alias/sys", "tmpfs", "fake").writableRoot();
        link(bundle.rootfs().resolve("alias"), "/proc");
        assertContains("it lies in a proc filesystem", refusal(bundle));
    }

    /** By a link of the image's, which no look at the config can see. */
    @Test
    void nothingButProcCanBeMountedOnProcByAnotherName() throws IOException {
        TestBundle bundle = bundle("true").writableRoot();
        Files.createSymbolicLink(bundle.rootfs().resolve("link"), Path.of("proc"));
        ((ArrayNode) bundle.config().get("mounts")).removeAll();
        bundle.mount("/link", "tmpfs", "tmpfs");
        assertEquals("/mounts/0: mount tmpfs on /link: only a proc filesystem can be mounted there", refusal(bundle));
        ((ArrayNode) bundle.config().get("mounts")).removeAll();
        bundle.mount("/link", "bind", directory.toString(), "bind");
        assertEquals("/mounts/0: bind on /link: only a proc filesystem can be mounted there", refusal(bundle));
    }

    @Test
    void cve_2025_52881_davitsOwnWritesDoNotGoThroughTheContainersProc() throws IOException {
        TestBundle bundle = bundle("sleep", "1000").writableRoot();
        bundle.config().withArray("/mounts").removeAll();
        bundle.without("/linux/maskedPaths").without("/linux/readonlyPaths");
        bundle.linux(linux -> linux.putObject("sysctl").put("kernel.shmmax", "123456"));
        bundle.process(process -> process.put("oomScoreAdj", 123));
        write(bundle.rootfs().resolve("proc/self/oom_score_adj"), "untouched");
        write(bundle.rootfs().resolve("proc/sys/kernel/target"), "untouched");
        link(bundle.rootfs().resolve("proc/sys/kernel/shmmax"), "target");
        Proc init = create(bundle);
        assertEquals("123", init.read("oom_score_adj"));
        assertEquals("untouched", read(bundle.rootfs().resolve("proc/self/oom_score_adj")));
        assertEquals("untouched", read(bundle.rootfs().resolve("proc/sys/kernel/target")));
        shellInHost("[ $(nsenter -t $1 -i cat /proc/sys/kernel/shmmax) = 123456 ]", Integer.toString(init.pid()));
    }

    /** The image's /dev is a link. */
    @ParameterizedTest
    @ValueSource(strings = {"absolute", "relative"})
    void cve_2026_41579_devicesAreMadeInTheContainerOnly(String kind) throws IOException {
        Path outside = outside();
        TestBundle bundle = bundle("true").writableRoot();
        bundle.config().withArray("/mounts").removeAll();
        bundle.mount("/proc", "proc", "proc");
        Files.delete(bundle.rootfs().resolve("dev"));
        link(bundle.rootfs().resolve("dev"), wayTo(outside, kind));
        bundle.withDirectory(outside.toString().substring(1));
        run(bundle);
        assertEquals(List.of(), names(outside));
        List<String> made = names(bundle.rootfs().resolve(outside.toString().substring(1)));
        assertTrue(made.containsAll(List.of("null", "fd", "ptmx")), made.toString());
    }

    @Test
    void cve_2026_41579_norAreTheyWhereTheLinkLeadsNowhere() throws IOException {
        TestBundle bundle = bundle("true").writableRoot();
        Path outside = directory.resolve("not-there");
        Files.delete(bundle.rootfs().resolve("dev"));
        link(bundle.rootfs().resolve("dev"), outside.toString());
        run(bundle);
        assertFalse(Files.exists(outside));
    }

    /** Without a cgroup namespace, a user namespace's root must not get at cgroups that are not the container's. */
    @Test
    void cve_2023_25809_cgroupsOfOthersCannotBeChanged() {
        TestBundle bundle = shell("cd /sys/fs/cgroup && find . -name cgroup.procs | while read f; do "
                + "echo 1 >$f && echo written; cat $f | grep -v '^[01]$'; mkdir $(dirname $f)/made && echo made; done")
                .userNamespace(100_000, 65_536).privileged();
        for (var mount : bundle.config().withArray("/mounts")) {
            if (mount.get("type").asText().equals("cgroup")) {
                ((ObjectNode) mount).withArray("options").removeAll().add("rw");
            }
        }
        Davit.Result result = run(bundle);
        assertEquals("", result.out().lines().filter(line -> !line.matches("\\d+")).reduce("", String::concat));
    }

    private static final int DESCRIPTORS = 32;

    /** A program of the host's that a container is not to run; whoever is in a user namespace may read it, too. */
    private Path hostProgram(String name) throws IOException {
        assertTrue(directory.toFile().setExecutable(true, false) && directory.toFile().setReadable(true, false));
        Path program = outside().resolve(name);
        if (!Files.exists(program)) {
            Files.copy(Path.of("/bin/busybox"), program);
            assertTrue(program.toFile().setExecutable(true, false));
        }
        return program;
    }

    private static String byDescriptor(int number, Path file) {
        return "/proc/self/fd/" + number + "/.." + file;
    }

    /** Close-on-exec acts when the path has been resolved already. */
    @ParameterizedTest
    @CsvSource({
        "args, plain", "args, user", "args, no-pivot", "link, plain", "link, user", "link, no-pivot",
        "interpreter, plain", "interpreter, user", "interpreter, no-pivot", "hook, plain", "hook, user", "hook, no-pivot"})
    void cve_2024_21626_noDescriptorOfOursLeadsToAProgramOfTheHost(String way, String kind) throws IOException {
        Path echo = hostProgram("echo");
        TestBundle bundle = kind.equals("user") ? bundle("true").userNamespace(100_000, 65_536) : bundle("true");
        for (int number = 3; number <= DESCRIPTORS; number++) {
            String target = byDescriptor(number, echo);
            switch (way) {
                case "args" -> bundle.args(target, "escaped");
                case "link" -> {
                    link(bundle.rootfs().resolve("evil"), target);
                    bundle.args("/evil", "escaped");
                }
                case "interpreter" -> {
                    write(bundle.rootfs().resolve("evil"), "#!" + target + "\n");
                    assertTrue(bundle.rootfs().resolve("evil").toFile().setExecutable(true, false));
                    bundle.args("/evil", "escaped");
                }
                default -> bundle.without("/hooks").hook("startContainer", target, "echo", "escaped");
            }
            Davit.Result result = kind.equals("no-pivot")
                    ? davit.run("run", "--no-pivot", "--bundle", bundle.write(), id)
                    : run(bundle);
            assertNotEquals(0, result.status(), number + ": " + result.out());
            assertEquals("", result.out(), "descriptor " + number);
        }
        assertNothingLeft();
    }

    /** The file is none that the kernel could use: that it says so shows that it has opened it. */
    @Test
    void cve_2024_21626_norToAnElfInterpreterOfTheHost() throws IOException {
        Path noInterpreter = hostProgram("echo").resolveSibling("text");
        write(noInterpreter, "text\n".repeat(100));
        assertTrue(noInterpreter.toFile().setExecutable(true, false));
        TestBundle bundle = bundle("/evil");
        for (int number = 3; number <= DESCRIPTORS; number++) {
            Path evil = bundle.rootfs().resolve("evil");
            Files.deleteIfExists(evil);
            Files.write(evil, Elf.withInterpreter(byDescriptor(number, noInterpreter)));
            assertTrue(evil.toFile().setExecutable(true, false));
            String message = failure(run(bundle));
            assertTrue(message.contains("no such file") || message.contains("not a directory"), number + ": " + message);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "user"})
    void cve_2024_21626_norDoesOneOfAProcessThatJoinsLeadToAProgramOfTheHost(String kind) throws IOException {
        Path echo = hostProgram("echo");
        TestBundle bundle = bundle("sleep", "1000");
        if (kind.equals("user")) {
            bundle.userNamespace(100_000, 65_536);
        }
        for (int number = 3; number <= DESCRIPTORS; number++) {
            link(bundle.rootfs().resolve("evil-" + number), byDescriptor(number, echo));
        }
        start(bundle);
        for (int number = 3; number <= DESCRIPTORS; number++) {
            for (String command : List.of(byDescriptor(number, echo), "/evil-" + number)) {
                Davit.Result result = davit.run("exec", id, command, "escaped");
                assertNotEquals(0, result.status(), command);
                assertEquals("", result.out(), command);
            }
        }
    }

    /** What davit opens next takes the number of what its caller has closed. */
    @ParameterizedTest
    @ValueSource(strings = {"<&-", ">&-", "2>&-", "<&- >&-", "<&- >&- 2>&-"})
    void cve_2024_21626_stdioThatTheCallerHasClosedLeadsNowhere(String closed) throws IOException {
        Path touch = hostProgram("touch");
        for (int number = 0; number < 3; number++) {
            TestBundle bundle = bundle(byDescriptor(number, touch), "/tmp/escaped").writableRoot();
            davit.underShell("exec \"$@\" " + closed).run("run", "--bundle", bundle.write(), id);
            assertFalse(Files.exists(bundle.rootfs().resolve("tmp/escaped")), closed + " " + number);
        }
    }

    @Test
    void stdioThatTheCallerHasClosedIsTheNullDevice() {
        TestBundle bundle = shell("for n in 0 1 2; do readlink /proc/self/fd/$n; done >/tmp/stdio").writableRoot();
        davit.underShell("exec \"$@\" <&- >&- 2>&-").run("run", "--bundle", bundle.write(), id).ok();
        assertEquals("/dev/null\n/tmp/stdio\n/dev/null\n", read(bundle.rootfs().resolve("tmp/stdio")));
    }

    /** A hook gets the state on stdin, and no descriptor that is meant for the container. */
    @Test
    void preservedDescriptorsAreNotTheHooks() throws IOException {
        TestBundle bundle = bundle("ls", "/proc/self/fd").writableRoot();
        bundle.hook("startContainer", "/bin/sh", "sh", "-c", "ls /proc/self/fd >/tmp/hook");
        Davit passing = davit.underShell("exec 3</etc 4</dev/null; exec \"$@\"");
        Davit.Result result = passing.run("run", "--preserve-fds", "2", "--bundle", bundle.write(), id);
        assertEquals("0\n1\n2\n3\n4\n5\n", result.ok());
        assertEquals("0\n1\n2\n3\n", read(bundle.rootfs().resolve("tmp/hook")));
    }
}
