package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What passes between davit's caller and the container's process. */
class CallerTest extends ContainerTest {

    @Test
    void aPidfdOfTheProcessIsSent() throws IOException {
        Path socket = directory.resolve("pidfd");
        try (FdReceiver receiver = FdReceiver.at(socket)) {
            davit.run("create", "--pidfd-socket", receiver.path(), "--bundle", bundle("true").write(), id).ok();
            assertEquals("standard", receiver.received().text());
            String info = read(Path.of("/proc/self/fdinfo/" + receiver.received().descriptor()));
            assertContains("Pid:\t" + davit.pid(id) + "\n", info);
            Kernel.close(receiver.received().descriptor());
        }
    }

    @Test
    void anAnnotationSendsAPidfd() throws IOException {
        Path socket = directory.resolve("pidfd");
        try (FdReceiver receiver = FdReceiver.at(socket)) {
            TestBundle bundle = bundle("true");
            bundle.config().putObject("annotations").put("run.oci.pidfd_receiver", receiver.path());
            davit.run("create", "--bundle", bundle.write(), id).ok();
            String info = read(Path.of("/proc/self/fdinfo/" + receiver.received().descriptor()));
            assertContains("Pid:\t" + davit.pid(id) + "\n", info);
            Kernel.close(receiver.received().descriptor());
        }
    }

    @Test
    void aReceiverOfAPidfdThatIsNotThereIsAnError() {
        TestBundle bundle = bundle("true");
        bundle.config().putObject("annotations").put("run.oci.pidfd_receiver", directory + "/none");
        Davit.Result result = davit.run("create", "--bundle", bundle.write(), id);
        assertEquals(1, result.status());
        assertContains("connect " + directory + "/none: no such file or directory", result.err());
        assertNothingLeft();
    }

    @Test
    void socketsOfAServiceManagerArePassedOn() {
        TestBundle bundle = shell("echo $LISTEN_FDS $LISTEN_PID $$; cat <&3");
        Path file = file("content", "from the manager\n");
        String script = "exec 3<\"" + file + "\"; LISTEN_FDS=1 LISTEN_PID=$$ \"$@\"";
        assertEquals("1 1 1\nfrom the manager\n",
                davit.underShell(script).run("run", "--bundle", bundle.write(), id).ok());
    }

    @Test
    void signalsThatTheCallerIgnoresAreNotIgnoredInTheContainer() {
        TestBundle bundle = shell("grep SigIgn /proc/self/status; exit 7");
        Davit.Result result = davit.underShell("trap '' CHLD HUP PIPE; exec \"$@\"")
                .run("run", "--bundle", bundle.write(), id);
        // A C library keeps two signals above the standard ones for itself, and lets nobody change them.
        long ignored = Long.parseUnsignedLong(result.out().strip().split("\t")[1], 16);
        assertEquals(0, ignored & 0x7fffffff, result.out());
        assertEquals(7, result.status(), result.err());
    }

    @Test
    void preservedDescriptorsArePassedOn() {
        TestBundle bundle = shell("cat <&3; test -e /proc/self/fd/4 || echo closed");
        String script = "exec 3<\"" + file("content", "kept\n") + "\" 4</etc/passwd; \"$@\"";
        assertEquals("kept\nclosed\n",
                davit.underShell(script).run("run", "--preserve-fds", "1", "--bundle", bundle.write(), id).ok());
    }

    /** A program that waits for datagrams as a service manager does, and writes them to a file. */
    private Process manager(Path socket, Path received) throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "the service manager's part needs python3");
        Path script = file("manager.py", """
                import array, os, socket, sys
                s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                s.bind(sys.argv[1])
                out = open(sys.argv[2], "w")
                while True:
                    data, fds, _, _ = socket.recv_fds(s, 4096, 4)
                    for fd in fds:
                        os.close(fd)
                    print(data.decode(), file=out, flush=True)
                """);
        Process manager = Orphans.own(new ProcessBuilder(
                "python3", script.toString(), socket.toString(), received.toString()).inheritIO().redirectInput(Path.of("/dev/null").toFile()).start());
        Proc.await("the manager's socket", () -> Files.exists(socket));
        return manager;
    }

    private TestBundle notifying() {
        Path python = Path.of("/usr/bin/python3");
        assumeTrue(Files.isExecutable(python), "the container's part needs python3");
        return bundle("python3", "-c", """
                import os, socket, time
                s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                s.connect(os.environ["NOTIFY_SOCKET"])
                s.send(b"READY=1\\nSTATUS=serving\\nMAINPID=4711\\nFDSTORE=1")
                time.sleep(1000)
                """)
                .mount("/usr", "bind", "/usr", "rbind", "ro")
                .mount("/lib", "bind", "/lib", "rbind", "ro")
                .mount("/lib64", "bind", "/lib64", "rbind", "ro")
                .process(process -> process.putArray("env").add("PATH=/usr/bin:/bin"));
    }

    @Test
    void startWaitsUntilTheProcessIsReadyAndTellsTheManagerNoMore() throws IOException {
        Path socket = directory.resolve("manager.sock");
        Path received = directory.resolve("received");
        Process manager = manager(socket, received);
        try {
            Map<String, String> env = Map.of("NOTIFY_SOCKET", socket.toString());
            davit.run(env, "create", "--bundle", notifying().write(), id).ok();
            davit.run(env, "start", id).ok();
            assertEquals("READY=1\nSTATUS=serving\nMAINPID=" + davit.pid(id) + "\nBARRIER=1\n", read(received));
        } finally {
            manager.destroyForcibly();
        }
    }

    @Test
    void aDetachedRunWaitsToo() throws IOException {
        Path socket = directory.resolve("manager.sock");
        Path received = directory.resolve("received");
        Process manager = manager(socket, received);
        try {
            davit.run(Map.of("NOTIFY_SOCKET", socket.toString()), "run", "-d", "--bundle", notifying().write(), id).ok();
            assertContains("MAINPID=" + davit.pid(id) + "\n", read(received));
        } finally {
            manager.destroyForcibly();
        }
    }

    @Test
    void aProcessThatEndsWithoutAWordIsNotWaitedFor() throws IOException {
        Path socket = directory.resolve("manager.sock");
        Process manager = manager(socket, directory.resolve("received"));
        try {
            Map<String, String> env = Map.of("NOTIFY_SOCKET", socket.toString());
            davit.run(env, "run", "-d", "--bundle", bundle("true").write(), id).ok();
        } finally {
            manager.destroyForcibly();
        }
    }

    @Test
    void theLastOfSeveralVariablesCounts() {
        TestBundle bundle = bundle("env").process(process ->
                process.putArray("env").add("A=1").add("PATH=/nowhere").add("A=2").add("PATH=/bin").add("HOME=/x"));
        assertEquals("A=2\nPATH=/bin\nHOME=/x\n", output(bundle));
    }

    /** Its mappings are those of the first one, and yet it is that of another user's. */
    @Test
    void rootOfAnotherUserNamespaceWithTheSameMappingsIsNotTheHosts() throws IOException {
        create(bundle("true"));
        Files.createSymbolicLink(directory.resolve("davit"), davit.root());
        Davit mapped = davit.withoutRoot("XDG_RUNTIME_DIR=" + directory).underShell("""
                mkfifo mapped
                USER=davit-test unshare --user sh -c 'read mapped <mapped; exec "$@"' sh "$@" &
                until [ "$(readlink /proc/$!/ns/user)" != "$(readlink /proc/self/ns/user)" ]; do sleep 0.01; done
                for map in uid_map gid_map; do echo 0 0 4294967295 >/proc/$!/$map; done
                echo >mapped
                wait $!""");
        assertEquals(id + "\n", mapped.run("list", "--quiet").ok());
    }

    @Test
    void davitsOwnCpusAreNotTheContainers() throws IOException {
        String all = new Proc((int) ProcessHandle.current().pid()).status("Cpus_allowed_list");
        assumeTrue(all.length() > 1, "there is but one CPU");
        TestBundle bundle = bundle("sed", "-n", "s/^Cpus_allowed_list:\t//p", "/proc/self/status");
        Davit onOne = davit.under("taskset", "-c", "0");
        assertEquals(all, onOne.run("run", "--bundle", bundle.write(), id).ok().strip());
        start(bundle("sleep", "1000"));
        assertEquals(all, onOne.run(
                "exec", id, "sed", "-n", "s/^Cpus_allowed_list:\t//p", "/proc/self/status").ok().strip());
    }

    @Test
    void aProcessThatJoinsMayHaveCpusOfItsOwn() {
        TestBundle bundle = bundle("sleep", "1000").process(
                process -> process.putObject("execCPUAffinity").put("initial", "0").put("final", "0"));
        start(bundle);
        assertEquals("0\n",
                davit.run("exec", id, "sed", "-n", "s/^Cpus_allowed_list:\t//p", "/proc/self/status").ok());
    }

    @Test
    void aContainerThatWaitsForItsStartCanBeEndedByASignal() {
        Proc init = create(bundle("sleep", "1000"));
        davit.run("kill", id, "TERM").ok();
        Proc.await("its end", init::hasEnded);
        assertEquals("stopped", davit.status(id));
    }

    @Test
    void withoutAPidNamespaceKillLeavesNoProcessBehind() {
        start(shell("sleep 1000 & sleep 1000 & wait").withoutNamespace("pid"));
        Proc.await("its children", () -> Proc.children(davit.pid(id)).size() == 2);
        List<Long> all = ProcessHandle.of(davit.pid(id)).orElseThrow().descendants()
                .map(ProcessHandle::pid).toList();
        assertTrue(all.size() >= 2, all.toString());
        davit.run("kill", id, "KILL").ok();
        Proc.await("their end", () -> all.stream().allMatch(pid -> new Proc(pid.intValue()).hasEnded()));
    }

    @Test
    void anAnnotationKeepsTheCallersGroups() {
        TestBundle bundle = bundle("id", "-G").change(
                config -> config.putObject("annotations").put("run.oci.keep_original_groups", "1"));
        bundle.process(process -> process.withObject("/user").putArray("additionalGids").add(77));
        assertEquals("0 4242\n", davit.under("setpriv", "--groups", "4242")
                .run("run", "--bundle", bundle.write(), id).ok());
    }

    @Test
    void aLinkMayBeCopiedMountedOrCovered() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("/etc/target"));
        TestBundle bundle = shell("readlink /tmp/copied; readlink /tmp/itself; cat /tmp/covered; cat /tmp/elsewhere");
        bundle.writableRoot();
        Files.writeString(bundle.rootfs().resolve("tmp/elsewhere"), "elsewhere\n");
        Files.createSymbolicLink(bundle.rootfs().resolve("tmp/covered"), Path.of("elsewhere"));
        bundle.mount("/tmp/copied", "bind", link.toString(), "bind", "copy-symlink")
                .mount("/tmp/itself", "bind", link.toString(), "bind", "src-nofollow")
                .mount("/tmp/covered", "bind", file("cover", "cover\n").toString(), "bind", "dest-nofollow");
        assertEquals("/etc/target\n/etc/target\ncover\nelsewhere\n", output(bundle));
        assertTrue(Files.isSymbolicLink(bundle.rootfs().resolve("tmp/copied")));
    }

    @Test
    void aLinkIsNotCopiedOverSomethingElse() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("/etc/target"));
        TestBundle bundle = bundle("true").mount("/tmp/there", "bind", link.toString(), "bind", "copy-symlink");
        Files.writeString(bundle.rootfs().resolve("tmp/there"), "");
        assertContains("file exists", refusal(bundle));
    }

    @Test
    void aMountsMapsMayBeAmongItsOptions() throws IOException {
        Path tree = Files.createDirectory(directory.resolve("tree"));
        shellInHost("chown 5:6 \"$1\"", tree.toString());
        TestBundle bundle = bundle("stat", "-c", "%u:%g", "/tmp/tree").writableRoot()
                .mount("/tmp/tree", "bind", tree.toString(), "bind", "idmap=uids=0-1000-10;gids=0-2000-10");
        assertEquals("1005:2006\n", output(bundle));
        assertContains("is not three numbers", refusal(bundle("true")
                .mount("/tmp", "bind", tree.toString(), "bind", "idmap=uids=0-1;gids=0-1-1")));
    }

    @Test
    void aTmpfsHasTheModeOfWhatItCovers() {
        TestBundle bundle = bundle("stat", "-c", "%a", "/tmp").mount("/tmp", "tmpfs", "tmpfs");
        shellInHost("chmod 2710 \"$1\"", bundle.rootfs().resolve("tmp").toString());
        assertEquals("2710\n", output(bundle));
        TestBundle another = bundle("stat", "-c", "%a", "/tmp").mount("/tmp", "tmpfs", "tmpfs", "mode=750");
        assertEquals("750\n", output(another));
    }

    /** What a user namespace has to be given in the host must not stay in touch with the host's mounts. */
    @Test
    void mountsOfAUserNamespaceDoNotAppearInAHostThatSharesItsMounts() throws IOException {
        Path shared = directory.resolve("shared");
        TestBundle bundle = TestBundle.of(shared.resolve("bundle"), "sleep", "1000").userNamespace(100_000, 65_536);
        hostMounts.bind(shared, shared);
        Kernel.mount(null, shared, null, Kernel.MS_SHARED, null);
        start(bundle);
        String inHost = Files.readString(Path.of("/proc/self/mountinfo"));
        assertEquals(0, inHost.lines().filter(line -> line.contains("bundle/rootfs/")).count(), inHost);
    }

    @Test
    void aFailedDebugRunTellsItsStepsInTheFormOfRecords() {
        Davit.Result result = davit.with("--debug").run("run", "--bundle", bundle("true").write(), id);
        assertTrue(result.err().lines().allMatch(
                line -> line.matches("time=\"\\S+\" level=debug msg=\".*\"")), result.err());
    }
}
