package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Kernels from 5.4 on: what a newer one has makes davit faster, and its containers are the same without it. */
class OlderKernelsTest extends ContainerTest {

    /** What a container sees of itself, without the numbers that are never the same. */
    private static final String LOOK = "cut -d' ' -f4-7 /proc/self/mountinfo | sed -E 's/(shared|master):[0-9]+/\\1/'; "
            + "sed -E 's/.* - //; s/tmpfs (none rw|tmpfs ro),nr_inodes=[12]/a mask/' /proc/self/mountinfo; ls -l /dev | tr -s ' ' | cut -d' ' -f1-6; id; "
            + "grep -E '^(Cap|NoNew|Uid|Gid)' /proc/self/status; "
            + "hostname; cat /proc/sys/kernel/shmmax; ls /proc/self/fd; pwd";

    @BeforeAll
    static void needStrace() {
        Strace.assume();
    }

    private TestBundle look() throws IOException {
        Path tree = directory.resolve("tree");
        Files.createDirectories(tree.resolve("below"));
        if (Proc.SELF.mount(tree.resolve("below").toString()) == null) {
            hostMounts.tmpfs(tree.resolve("below"), 0, "size=1m");
        }
        TestBundle bundle = shell(LOOK).withDirectory("opt").withDirectory("bound").withDirectory("var");
        bundle.withDirectory("plain").withDirectory("deep/er");
        Files.createSymbolicLink(bundle.rootfs().resolve("deep/er/link"), Path.of("/../opt"));
        bundle.mount("/bound", "bind", tree.toString(), "rbind", "ro", "nosuid", "noexec", "private");
        bundle.mount("/deep/er/link/deeper", "bind", tree.toString(), "bind", "nodev", "noatime", "slave");
        bundle.mount("/var", "tmpfs", "tmpfs", "nosuid", "size=64k", "rshared");
        bundle.mount("/plain", "bind", tree.toString(), "bind");
        bundle.linux(linux -> linux.putObject("sysctl").put("kernel.shmmax", "123456"));
        return bundle.process(process -> process.put("cwd", "/opt/work")).writableRoot();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "openat2", "mount_setattr", "clone3", "close_range", "faccessat2", "statx", "pidfd_getfd",
        "openat2 mount_setattr clone3 close_range faccessat2 statx pidfd_getfd"})
    void aContainerIsTheSameWithout(String calls) throws IOException {
        TestBundle bundle = look();
        String usual = output(bundle);
        assertEquals(usual, runOn(Strace.without(davit, calls.split(" ")), bundle).ok());
    }

    /** Calls that older profiles of seccomp do not know, and refuse therefore. */
    private static final List<String> NEWER = List.of(
            "openat2", "mount_setattr", "clone3", "close_range", "pidfd_getfd", "execveat", "keyctl", "open_tree",
            "move_mount", "fsopen", "fsconfig", "fsmount", "fspick", "pidfd_open", "pidfd_send_signal", "memfd_create",
            "faccessat2", "statx", "rseq");

    /** Each alone, the mount API, and all of them. */
    static List<String> refused() {
        List<String> sets = new ArrayList<>(NEWER);
        sets.add("open_tree move_mount fsopen fsconfig fsmount fspick");
        sets.add(String.join(" ", NEWER));
        return sets;
    }

    private Davit refusing(String calls) {
        return Strace.answering(davit, "error=EPERM", calls.split(" "));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void aContainerIsTheSameWhereASandboxRefuses(String calls) throws IOException {
        TestBundle bundle = look().withDirectory("copied").withDirectory("changed");
        write(bundle.rootfs().resolve("copied/file"), "content");
        bundle.mount("/copied", "tmpfs", "tmpfs", "tmpcopyup", "ro", "mode=750");
        bundle.mount("/changed", "tmpfs", "tmpfs", "size=64k");
        bundle.mount("/changed", "tmpfs", "tmpfs", "remount", "ro", "size=128k");
        TestBundle.strings(bundle.config().withObject("/linux").withArray("maskedPaths"), "/etc", "/proc/filesystems");
        bundle.shell(LOOK + "; cat /copied/file; wc -c /proc/filesystems; ls /etc");
        String usual = output(bundle);
        assertEquals(usual, runOn(refusing(calls), bundle).ok());
    }

    /** With hooks, a process that joins, signals, and the end of one that is no child of davit's. */
    @ParameterizedTest
    @MethodSource("refused")
    void aContainersLifeIsTheSameWhereASandboxRefuses(String calls) throws IOException {
        Path seen = directory.resolve("seen");
        TestBundle bundle = bundle("sleep", "1000");
        for (String kind : new String[] {"createRuntime", "createContainer"}) {
            bundle.hook(kind, "/bin/sh", "sh", "-c", "cat >> " + seen);
        }
        bundle.hook("startContainer", "/bin/sh", "sh", "-c", "cat > /tmp/seen").writableRoot();
        Davit sandboxed = Strace.answeringBeside(davit, "error=EPERM", calls.split(" "));
        sandboxed.run("create", "--bundle", bundle.write(), id).ok();
        sandboxed.run("start", id).ok();
        assertContains("\"created\"", read(seen));
        String joined = sandboxed.run("exec", id, "sh", "-c", "cat /tmp/seen; kill -9 1; exit 7").out();
        assertContains("\"id\":\"" + id + "\"", joined);
        assertEquals(7, sandboxed.run("exec", id, "sh", "-c", "exit 7").status());
        sandboxed.run("kill", id, "0").ok();
        sandboxed.run("delete", "--force", id).ok();
        assertNothingLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"openat2", "mount_setattr", "openat2 mount_setattr execveat"})
    void aContainerInAUserNamespaceIsTheSameWhereASandboxRefuses(String calls) throws IOException {
        TestBundle bundle = users(look());
        String usual = output(bundle);
        assertEquals(usual, runOn(Strace.answering(davit, "error=EPERM", calls.split(" ")), bundle).ok());
    }

    @Test
    void aNameTooLongIsAnErrorWithoutOpenat2() {
        TestBundle bundle = bundle("true").mount("/" + "x".repeat(256), "tmpfs", "tmpfs").writableRoot();
        assertContains("file name too long", failure(runOn(Strace.without(davit, "openat2"), bundle)));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "openat2", "mount_setattr", "clone3", "openat2 mount_setattr clone3 close_range faccessat2 statx pidfd_getfd"})
    void aContainerInAUserNamespaceIsTheSameWithout(String calls) throws IOException {
        TestBundle bundle = users(look());
        String usual = output(bundle);
        assertEquals(usual, runOn(Strace.without(davit, calls.split(" ")), bundle).ok());
    }

    private static TestBundle users(TestBundle bundle) {
        shellInHost("chown -R 100000:100000 \"$1\"/[!b]*", bundle.rootfs().toString());
        shellInHost("chown 100000:100000 \"$1\"", bundle.rootfs().toString());
        return bundle.userNamespace(100_000, 65_536);
    }

    private Davit.Result runOn(Davit other, TestBundle bundle) {
        return other.run("run", "--bundle", bundle.write(), id);
    }

    @Test
    void theSharedRootsPropagationIsTheSame() throws IOException {
        TestBundle bundle = look().linux(linux -> linux.put("rootfsPropagation", "rshared"));
        String usual = output(bundle);
        assertEquals(usual, runOn(Strace.without(davit, "mount_setattr"), bundle).ok());
    }

    /** It is not left out: a mount below would be writable that must not be. */
    @Test
    void aRecursiveOptionThatTheKernelCannotSetIsAnError() {
        TestBundle bundle = bundle("true").mount("/mnt", "bind", directory.toString(), "rbind", "rro");
        bundle.withDirectory("mnt");
        assertEquals("/mounts/7: bind on /mnt: function not implemented",
                failure(runOn(Strace.without(davit, "mount_setattr"), bundle)));
    }

    @Test
    void aLinkThatIsToBeCoveredIsNotFollowedWithoutOpenat2() throws IOException {
        TestBundle bundle = shell("cat /tmp/covered /tmp/elsewhere").writableRoot();
        write(bundle.rootfs().resolve("tmp/elsewhere"), "elsewhere\n");
        Files.createSymbolicLink(bundle.rootfs().resolve("tmp/covered"), Path.of("elsewhere"));
        bundle.mount("/tmp/covered", "bind", file("cover", "cover\n").toString(), "bind", "dest-nofollow");
        assertEquals("cover\nelsewhere\n", runOn(Strace.without(davit, "openat2"), bundle).ok());
    }

    @Test
    void aLinkThatLeadsOutIsNotFollowedWithoutOpenat2() throws IOException {
        Path outside = Files.createDirectories(directory.resolve("outside"));
        TestBundle bundle = bundle("true");
        Files.createSymbolicLink(bundle.rootfs().resolve("out"), Path.of("../".repeat(20) + outside));
        bundle.withDirectory(outside.toString().substring(1));
        bundle.mount("/out/made", "tmpfs", "tmpfs").writableRoot();
        runOn(Strace.without(davit, "openat2"), bundle).ok();
        try (var files = Files.list(outside)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void descriptorsOfTheCallersStayOutsideWithoutCloseRange() {
        TestBundle bundle = shell("ls /proc/self/fd");
        String usual = output(bundle);
        Davit leaking = Strace.without(davit, "close_range").underShell("exec 7</etc 9</etc; exec \"$@\"");
        assertEquals(usual, runOn(leaking, bundle).ok());
    }

    @Test
    void noDescriptorOfOursLeadsToAProgramOfTheHostWithoutCloseRange() {
        Davit old = Strace.without(davit, "close_range");
        for (int number = 3; number <= 12; number++) {
            TestBundle bundle = bundle("/proc/self/fd/" + number + "/../bin/busybox", "echo", "escaped");
            assertEquals("", runOn(old, bundle).out(), "descriptor " + number);
        }
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void aProcessJoinsAContainerWithoutSetnsOfAPidfd(boolean users) {
        TestBundle bundle = bundle("sleep", "1000").namespace("cgroup", null);
        Proc init = start(users ? bundle.userNamespace(100_000, 65_536) : bundle);
        Davit old = Strace.answering(davit, "error=EINVAL:when=1", "setns");
        String joined = old.run("exec", id, "sh", "-c", "for n in /proc/self/ns/*; do readlink $n; done; id -u").ok();
        for (String type : new String[] {"cgroup", "ipc", "mnt", "net", "pid", "user", "uts"}) {
            assertContains(init.namespace(type) + "\n", joined);
        }
        assertContains("\n0\n", joined);
    }

    /** seccomp(2): flags are refused by EINVAL where they are not known. */
    @Test
    void aFilterIsLoadedWithoutFlagsThatTheKernelDoesNotKnow() {
        TestBundle bundle = bundle("mkdir", "/tmp/made").writableRoot();
        SeccompTest.forbid(bundle, "mkdir", "mkdirat");
        TestBundle.strings(bundle.config().withObject("/linux/seccomp").putArray("flags"), "SECCOMP_FILTER_FLAG_LOG");
        Davit.Result result = runOn(Strace.answering(davit, "error=EINVAL:when=1", "seccomp"), bundle);
        assertContains("Operation not permitted", result.err());
    }

    @Test
    void aFilterThatTheKernelRefusesAltogetherIsAnError() {
        TestBundle bundle = bundle("true");
        SeccompTest.forbid(bundle, "mkdir", "mkdirat");
        assertEquals("/linux/seccomp: load seccomp filter: invalid argument",
                failure(runOn(Strace.answering(davit, "error=EINVAL", "seccomp"), bundle)));
    }

    @Test
    void anAgentIsNotifiedWithoutPidfdGetfd() throws IOException {
        Path socket = directory.resolve("agent");
        TestBundle bundle = bundle("mkdir", "/tmp/made").writableRoot();
        SeccompTest.notify(bundle, socket, "mkdir", "mkdirat");
        try (SeccompAgent agent = SeccompAgent.at(socket, new SeccompAgent.Answer(28, 0))) {
            assertContains("No space left on device", runOn(Strace.without(davit, "pidfd_getfd"), bundle).err());
            assertEquals(id, agent.received().at("/state/id").asText());
        }
    }
}
