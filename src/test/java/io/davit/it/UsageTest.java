package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line as it must not be, and what davit tells of itself. */
class UsageTest extends ContainerTest {

    private static final List<String> COMMANDS = List.of(
            "check", "create", "delete", "exec", "features", "info", "kill", "list", "plan", "run", "seccomp", "spec", "start", "state");

    private Davit.Result davit(String line) {
        return davit.run(line.isEmpty() ? new String[0] : line.split(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "no-such-command, unknown command \"no-such-command\"",
        "create --no-such-option x, unknown option --no-such-option",
        "--no-such-option list, unknown option --no-such-option",
        "create, Missing required parameter: 'ID'",
        "create a b, Unmatched argument",
        "create --bundle, flag needs an argument: --bundle",
        "kill, Missing required parameter: 'ID'",
        "exec, Missing required parameter",
        "create --preserve-fds many x, 'many' is not an int",
        "list --format xml, invalid format option",
        "kill x NOSUCH, container does not exist",
        "--rootless maybe list, --rootless must be",
        "--root / list, Option --root argument should not be set to /",
        "create --bundle . a/b, invalid container ID format: a/b",
    })
    void aWrongCommandLineIsRefusedInOneLine(String line, String message) {
        Davit.Result result = davit(line);
        assertContains(message, result.err());
        assertEquals("", result.out());
        assertEquals(1, result.err().lines().count(), result.err());
        assertTrue(result.status() == 1 || line.startsWith("exec") && result.status() == 255, line);
        assertNothingLeft();
    }

    @Test
    void everyCommandIsListedAndExplained() {
        String help = davit("--help").ok();
        for (String command : COMMANDS) {
            assertTrue(help.lines().anyMatch(line -> line.strip().startsWith(command + " ")), command);
            String own = davit(command + " --help").ok();
            assertContains("Usage: davit " + command, own);
            assertEquals(own, davit(command + " -h").ok());
            assertEquals(own, davit(command + " -help").ok());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-h", "-help", "--help"})
    void withoutACommandThereIsHelp(String line) {
        assertContains("Usage: davit ", davit(line).ok());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-v", "--version", "-version", "--debug --version"})
    void theVersionIsWhatCallersParse(String line) {
        List<String> lines = davit(line).ok().lines().toList();
        assertTrue(lines.getFirst().startsWith("davit version "), lines.toString());
        assertTrue(lines.get(1).startsWith("commit: "), lines.toString());
        assertEquals("spec: 1.3.0", lines.get(2));
        assertTrue(lines.get(3).startsWith("java: 25"), lines.toString());
        assertTrue(lines.get(4).startsWith("+SYSTEMD +SELINUX +APPARMOR +SECCOMP "), lines.toString());
        assertEquals(5, lines.size());
        // Older releases of docker read the version from the last line with this word.
        assertEquals(1, lines.stream().filter(it -> it.contains("version")).count());
    }

    /** A caller that reads both streams as one takes it for JSON. */
    @Test
    void featuresSaysNothingOnStderr() {
        Davit.Result result = davit("features");
        assertEquals("", result.err());
        assertEquals("1.3.0", result.json().get("ociVersionMax").asText());
    }
}
