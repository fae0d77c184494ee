package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A container that goes to another root directory and root filesystem, with what others have in hand of it: connections, locks. */
class CheckpointMigrationTest extends CheckpointContainerTest {

    private static final int PORT = 7000;

    /** Answers each line with how many there were, which it knows from memory alone. */
    private static final String SERVER = "busybox nc -l -p " + PORT + " -e sh -c "
            + "'n=0; while read line; do n=$((n+1)); echo $n $line; done' & ";

    /** Connects two network namespaces, known by processes in them. */
    private static final String CONNECT = "PATH=/usr/sbin:/sbin:$PATH; "
            + "ip link add eth0 netns $1 type veth peer name eth0 netns $2; "
            + "for end in $1=192.0.2.1 $2=192.0.2.2; do nsenter -t ${end%=*} -n ip address add ${end#*=}/24 dev eth0; "
            + "nsenter -t ${end%=*} -n ip link set eth0 up; done";

    /** That of who is connected to the container, and the container's own, which stays while the container is away. */
    private Process peerNamespace;
    private Process ownNamespace;
    private Process peer;

    @AfterEach
    void endPeer() throws InterruptedException {
        for (Process process : new Process[] {peer, peerNamespace, ownNamespace}) {
            if (process != null) {
                process.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void aContainerMovesWithItsConnectionItsMemoryItsFileAndItsLock() throws IOException {
        peerNamespace = networkNamespace();
        ownNamespace = networkNamespace();
        shellInHost(CONNECT, Long.toString(peerNamespace.pid()), Long.toString(ownNamespace.pid()));
        TestBundle bundle = migrant();
        Proc init = start(bundle);
        awaitCounter(bundle);
        Proc.await("the server", () -> (init.read("net/tcp") + init.read("net/tcp6")).contains(":" + Integer.toHexString(PORT).toUpperCase(java.util.Locale.ROOT) + " "));
        connectPeer();
        say("first", "1 first");
        checkpoint("--tcp-established", "--file-locks").ok();
        assertNothingLeft();
        peer.outputWriter().append("meanwhile\n").flush();
        TestBundle other = migrant();
        assertNotEquals(bundle.path(), other.path());
        for (String file : List.of("log", "lock")) {
            Files.copy(bundle.rootfs().resolve("tmp").resolve(file), other.rootfs().resolve("tmp").resolve(file));
        }
        Files.delete(other.rootfs().resolve("dev"));
        String elsewhere = id + "-elsewhere";
        Davit there = elsewhere();
        try {
            there.run("restore", "--detach", "--tcp-established", "--file-locks", "--bundle", other.write(),
                    "--image-path", images().toString(), elsewhere).ok();
            awaitAnswer("2 meanwhile");
            say("last", "3 last");
            awaitMore(other);
            assertCounted(other);
            assertEquals(1, there.run("exec", elsewhere, "flock", "-n", "/tmp/lock", "true").status());
        } finally {
            there.run("delete", "--force", elsewhere).ok();
        }
    }

    private Davit elsewhere() throws IOException {
        return Davit.in(Files.createDirectories(directory.resolve("there"))).under("env", CriuPrograms.path());
    }

    private TestBundle migrant() throws IOException {
        TestBundle bundle = shell("exec 9>/tmp/lock; flock 9; " + SERVER + COUNTER).writableRoot();
        return withFlock(bundle.namespace("network", "/proc/" + ownNamespace.pid() + "/ns/net"));
    }

    private static TestBundle withFlock(TestBundle bundle) {
        shellInHost("flock=$(command -v flock); cp $flock $1/bin/; "
                + "for file in $(ldd $flock | grep -o '/[^ ]*'); do mkdir -p $1${file%/*}; cp $file $1$file; done",
                bundle.rootfs().toString());
        return bundle;
    }

    private static Process networkNamespace() throws IOException {
        Process process = Orphans.own(new ProcessBuilder("unshare", "--net", "sleep", "1000").start());
        Proc.await("a network namespace",
                () -> !new Proc((int) process.pid()).namespace("net").equals(Proc.SELF.namespace("net")));
        return process;
    }

    private void connectPeer() throws IOException {
        Path answers = directory.resolve("answers");
        peer = Orphans.own(new ProcessBuilder("nsenter", "-t", Long.toString(peerNamespace.pid()), "-n", "busybox", "nc",
                "192.0.2.2", Integer.toString(PORT)).redirectOutput(answers.toFile()).redirectErrorStream(true).start());
    }

    private void say(String line, String answer) throws IOException {
        peer.outputWriter().append(line).append('\n').flush();
        awaitAnswer(answer);
    }

    private void awaitAnswer(String answer) {
        Proc.await(answer, () -> read(directory.resolve("answers")).lines().toList().contains(answer));
    }

    @Test
    void aConnectionIsNotSavedUnasked() throws IOException {
        TestBundle bundle = shell(SERVER + "until busybox nc 127.0.0.1 " + PORT + " </tmp/fifo >/tmp/answers; do sleep 0.1; done & "
                + "busybox mkfifo /tmp/fifo; exec 8<>/tmp/fifo; while :; do echo x >&8; sleep 0.1; done").writableRoot();
        bundle.hook("createRuntime", "/bin/sh", "sh", "-c", "PATH=/usr/sbin:/sbin:$PATH; "
                + "nsenter -t $(sed 's/.*\"pid\": *\\([0-9]*\\).*/\\1/') -n ip link set lo up");
        start(bundle);
        Path answers = bundle.rootfs().resolve("tmp/answers");
        Proc.await("answers", () -> answers.toFile().length() > 0);
        assertContains("--tcp-established", failure(checkpoint()));
        assertContinues(answers);
        checkpoint("--tcp-established").ok();
        restore(bundle, "--tcp-established").ok();
        assertContinues(answers);
    }

    private static void assertContinues(Path answers) {
        long length = answers.toFile().length();
        Proc.await("more answers", () -> answers.toFile().length() > length);
    }

    @Test
    void aLockIsNotSavedUnasked() {
        TestBundle bundle = withFlock(shell("exec 9>/tmp/lock; flock 9; exec sleep 1000").writableRoot());
        start(bundle);
        Proc.await("the lock", () -> isLocked());
        assertContains("--file-locks", failure(checkpoint()));
        assertEquals(true, isLocked());
        checkpoint("--file-locks").ok();
        restore(bundle, "--file-locks").ok();
        assertEquals(true, isLocked());
    }

    private boolean isLocked() {
        return davit.run("exec", id, "flock", "-n", "/tmp/lock", "true").status() == 1;
    }
}
