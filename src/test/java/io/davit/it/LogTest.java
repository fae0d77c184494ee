package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where messages go by {@code --log}. */
class LogTest extends ContainerTest {

    /** Takes the place of the host's daemon in a mount namespace, and prints the first datagram. */
    private static final String DAEMON = """
            import os, socket, subprocess, sys
            path, command = sys.argv[1], sys.argv[2:]
            os.makedirs(os.path.dirname(path), exist_ok=True)
            if os.path.lexists(path): os.unlink(path)
            s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            s.bind(path)
            s.settimeout(20)
            status = subprocess.run(command, stderr=subprocess.DEVNULL).returncode
            print(status, s.recv(65536).decode(), end="")
            """;

    @BeforeEach
    void needPython() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "the daemon is in python3");
    }

    /** What the daemon at a path is sent by a davit that fails. */
    private String sent(String socket, String... options) {
        return withoutDaemons(davit.with(options), "/usr/bin/python3", "-c", DAEMON, socket).run("state", "no-such").ok();
    }

    /** In a mount namespace with nothing of the host's in /dev and /run. */
    private static Davit withoutDaemons(Davit davit, String... wrapper) {
        String hide = "mount -t tmpfs tmpfs /run; mount -t tmpfs tmpfs /dev; mknod -m 666 /dev/null c 1 3; exec \"$@\"";
        List<String> command = new ArrayList<>(List.of("unshare", "--mount", "sh", "-ec", hide, "sh"));
        command.addAll(List.of(wrapper));
        return davit.under(command.toArray(String[]::new));
    }

    @Test
    void syslogIsSentErrors() {
        String sent = sent("/dev/log", "--log", "syslog:my-davit");
        assertTrue(sent.matches("1 <11>my-davit\\[\\d+]: container does not exist"), sent);
    }

    @Test
    void theJournalIsSentErrors() {
        String sent = sent("/run/systemd/journal/socket", "--log", "journald:my-davit");
        assertTrue(sent.matches("1 MESSAGE=container does not exist\nPRIORITY=3\nSYSLOG_IDENTIFIER=my-davit\nSYSLOG_PID=\\d+\n"), sent);
    }

    @Test
    void recordsMayBeJson() {
        assertContains("]: {\"level\":\"error\",\"msg\":\"container does not exist\"",
                sent("/dev/log", "--log", "syslog:my-davit", "--log-format", "json"));
    }

    /** An argument of the caller's must not become a field of the journal's. */
    @Test
    void aRecordIsOneLine() {
        String sent = withoutDaemons(
                        davit.with("--log", "journald:d"), "/usr/bin/python3", "-c", DAEMON, "/run/systemd/journal/socket")
                .run("state", "x\nPRIORITY=0")
                .ok();
        assertEquals(4, sent.lines().count(), sent);
        assertContains("\nPRIORITY=3\n", sent);
    }

    @ParameterizedTest
    @CsvSource({"syslog:x, /dev/log", "journald:x, /run/systemd/journal/socket"})
    void aDaemonThatIsNotThereLeavesTheMessageOnStderr(String target, String socket) {
        Davit.Result result = withoutDaemons(davit.with("--log", target)).run("state", "no-such");
        assertEquals(1, result.status());
        assertContains("davit: container does not exist", result.err());
        assertContains("cannot write to the log: connect " + socket + ": no such file or directory", result.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "file:"})
    void aFileIsAppendedTo(String prefix) {
        Path file = directory.resolve("log");
        Davit logs = davit.with("--log", prefix + file);
        logs.run("state", "no-such");
        logs.run("state", "no-such");
        assertEquals(2, read(file).lines().filter(line -> line.contains("level=error msg=\"container does not exist\"")).count());
    }
}
