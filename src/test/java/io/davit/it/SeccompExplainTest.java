package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.spec.Json;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code davit seccomp explain}: what it says is what the kernel does. */
class SeccompExplainTest extends ContainerTest {

    private static final String PROFILE = """
            {"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [
                {"names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO", "errnoRet": 28},
                {"names": ["sethostname"], "action": "SCMP_ACT_ERRNO", "args": [{"index": 1, "value": 5, "op": "SCMP_CMP_GT"}]}
            ]}""";

    private static JsonNode profile() throws java.io.IOException {
        return Json.MAPPER.readTree(PROFILE);
    }

    private String explain(Path path, String... calls) {
        String[] args = new String[calls.length + 3];
        args[0] = "seccomp";
        args[1] = "explain";
        args[2] = path.toString();
        System.arraycopy(calls, 0, args, 3, calls.length);
        return davit.run(args).ok();
    }

    private static void assertRow(String expected, String output) {
        assertTrue(output.lines().anyMatch(line -> line.replaceAll(" {2,}", " | ").endsWith(expected)), output);
    }

    @Test
    void whatItSaysHappens() throws Exception {
        TestBundle bundle = shell("mkdir /tmp/made; hostname a-very-long-name; hostname short && echo renamed").writableRoot();
        bundle.linux(linux -> linux.set("seccomp", parsed())).process(process -> {
            for (String set : new String[] {"bounding", "effective", "permitted"}) {
                process.withObject("/capabilities").withArray(set).add("CAP_SYS_ADMIN");
            }
        }).write();
        String said = explain(bundle.path(), "mkdir", "sethostname:0,16", "sethostname:0,0x5", "sethostname");
        assertTrue(said.startsWith("program: "), said);
        assertRow("mkdir | SCMP_ACT_ERRNO (no space left on device) | /syscalls/0", said);
        assertRow("sethostname:0,16 | SCMP_ACT_ERRNO (operation not permitted) | /syscalls/1", said);
        assertRow("sethostname:0,0x5 | SCMP_ACT_ALLOW | the default action", said);
        assertRow("sethostname if args[1] > 0x5 | SCMP_ACT_ERRNO (operation not permitted) | /syscalls/1", said);
        assertRow("sethostname otherwise | SCMP_ACT_ALLOW | the default action", said);
        Davit.Result result = davit.run("run", "--bundle", bundle.path().toString(), id);
        assertContains("No space left on device", result.err());
        assertContains("sethostname: Operation not permitted", result.err());
        assertEquals("renamed\n", result.out());
    }

    private static ObjectNode parsed() {
        try {
            return (ObjectNode) profile();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aProfileMayBeAFileOfItsOwn() {
        Path file = file("profile.json", PROFILE);
        assertRow("mkdirat | SCMP_ACT_ERRNO (no space left on device) | /syscalls/0", explain(file, "mkdirat"));
    }

    /** As in the kernel's log: {@code audit: type=1326 ... syscall=258}. */
    @Test
    void aCallMayBeANumberOfTheMachine() {
        assumeTrue(System.getProperty("os.arch").equals("amd64"));
        Path file = file("profile.json", PROFILE);
        assertRow("mkdirat:1 | SCMP_ACT_ERRNO (no space left on device) | /syscalls/0", explain(file, "258:1"));
    }

    @Test
    void withoutCallsThereAreAllOfTheMachine() {
        String said = explain(file("profile.json", PROFILE));
        assertTrue(said.lines().count() > 300, said);
        assertRow("read | SCMP_ACT_ALLOW | the default action", said);
    }

    @Test
    void everyArchitectureOfTheProfileIsTold() {
        Path file = file("profile.json", PROFILE.replace("\"syscalls\"", "\"architectures\": [\"SCMP_ARCH_X86\"], \"syscalls\""));
        String said = explain(file, "mkdir", "socketcall");
        assertEquals(2, said.lines().filter(line -> line.contains(" mkdir ")).count(), said);
        assertRow("socketcall | SCMP_ACT_ALLOW | the default action", said);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "explain {} nonsense | unknown system call nonsense",
        "explain {} mkdir:x | invalid argument x: not a decimal or hexadecimal number",
        "explain {} mkdir:1,2,3,4,5,6,7 | a system call has no more than 6 arguments",
        "forget {} | unknown seccomp command \"forget\"",
        "explain /nonexistent | open /nonexistent: no such file or directory",
        "explain | Missing required parameter",
    })
    void aWrongCommandLineIsRefused(String line, String message) {
        Path file = file("profile.json", PROFILE);
        Davit.Result result = davit.run(("seccomp " + line.replace("{}", file.toString())).split(" "));
        assertEquals(1, result.status());
        assertContains(message, result.err());
        assertEquals("", result.out());
    }

    @Test
    void anEnginesProfileIsNotTakenForAContainers() {
        Path file = file("profile.json", "{\"defaultAction\": \"SCMP_ACT_ERRNO\", \"archMap\": []}");
        assertContains("is an engine's profile", davit.run("seccomp", "explain", file.toString()).err());
    }

    @Test
    void aConfigWithoutAProfileIsAnError() {
        TestBundle bundle = bundle("true");
        bundle.write();
        assertContains("has no linux.seccomp", davit.run("seccomp", "explain", bundle.path().toString()).err());
    }
}
