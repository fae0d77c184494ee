package io.davit.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.Allocation;
import io.davit.DavitException;
import io.davit.Problem;
import io.davit.cli.Main;
import io.davit.spec.Config;
import io.davit.spec.Process;
import io.davit.spec.SpecReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CheckerTest {

    private static String refusal(String json) {
        return assertThrows(DavitException.class, () -> Checker.checked(Configs.with(json), "config.json", "/bundle")).getMessage();
    }

    @Test
    void whatIsValidIsReturned() {
        Config config =
                Checker.checked(Configs.with("{\"annotations\": {\"a\": \"b\"}}"), "config.json", "/bundle").config();
        assertEquals("rootfs", config.root().path());
        assertEquals("b", config.annotations().get("a"));
    }

    @Test
    void warningsDoNotKeepAConfigFromBeingRun() {
        JsonNode config = Configs.with("{\"mounts\": [{\"destination\": \"data\", \"type\": \"tmpfs\"}], \"unknown\": 1}");
        assertEquals(2, Checker.check(config, "/bundle").size());
        assertEquals("/data", Checker.checked(config, "config.json", "/bundle").mounts().getFirst().destination());
    }

    @Test
    void allProblemsAreInOneLine() {
        assertEquals(
                "config.json: /ociVersion: \"2.0.0\" is not supported (versions 1.x are, up to 1.3.0); "
                        + "/process/cwd: Cwd must be an absolute path; "
                        + "/linux/cgroupsPath: must not contain \"..\"",
                refusal("{\"ociVersion\": \"2.0.0\", \"process\": {\"cwd\": \"a\"}, \"linux\": {\"cgroupsPath\": \"..\"}, "
                        + "\"mounts\": [{\"destination\": \"only/a/warning\", \"type\": \"tmpfs\"}]}"));
    }

    @Test
    void theSchemasProblemsComeAloneAsTheRulesNeedTheRightShape() {
        assertEquals(
                "config.json: /hostname: must be a string, not a number; /mounts: must be an array, not an object",
                refusal("{\"hostname\": 1, \"mounts\": {}, \"process\": {\"cwd\": \"a\"}}"));
    }

    @Test
    void moreThanEightAreCounted() {
        StringBuilder env = new StringBuilder("\"0\"");
        for (int i = 1; i < 10; i++) {
            env.append(", \"").append(i).append('"');
        }
        String message = refusal("{\"process\": {\"env\": [" + env + "]}}");
        assertTrue(message.endsWith("/process/env/7: \"7\" is no environment variable (it must have the form NAME=VALUE); "
                + "and 2 more"), message);
        assertFalse(message.contains("/process/env/8"), message);
        assertFalse(message.contains("\n"), message);
    }

    @Test
    void eightAreAllNamed() {
        String message = refusal("{\"process\": {\"env\": [\"\", \"\", \"\", \"\", \"\", \"\", \"\", \"\"]}}");
        assertTrue(message.endsWith("/process/env/7: \"\" is no environment variable (it must have the form NAME=VALUE)"),
                message);
    }

    @Test
    void whatIsInTheConfigCannotBreakTheLine() {
        assertEquals(
                "config.json: /process/env/0: \"a\\u000ab\\u001b\" is no environment variable (it must have the form "
                        + "NAME=VALUE); /linux/sysctl/a\\u000ab: is not a valid sysctl name or value",
                refusal("{\"process\": {\"env\": [\"a\\nb\\u001b\"]}, \"linux\": {\"sysctl\": {\"a\\nb\": \"1\\n2\"}}}"));
    }

    @Test
    void aProblemWithTheWholeHasARootsPointer() {
        assertEquals("/: is wrong", Problem.error("", "is wrong").toString());
    }

    @Test
    void theConfigThatDavitWritesHasNoProblemButItsTerminal() throws IOException {
        try (InputStream file = Main.class.getResourceAsStream("config-template.json")) {
            JsonNode config = SpecReader.parse(file.readAllBytes(), "config-template.json");
            assertEquals(
                    List.of(),
                    Checker.check(config, "/bundle").stream().filter(problem -> !problem.pointer().equals("/process/terminal")).toList());
        }
    }

    @Test
    void theCostOfACheckGrowsWithTheConfig() {
        Allocation.assertGrowsWithTheWork(500, count -> {
            ObjectNode config = Configs.minimal();
            for (int i = 0; i < count; i++) {
                config.withArray("/mounts").addObject().put("destination", "/data/m" + i).put("type", "tmpfs");
                config.withArray("/linux/devices").addObject().put("path", "/dev/d" + i).put("type", "p");
                config.withArray("/process/capabilities/effective").add("CAP_" + i);
                config.withArray("/process/capabilities/permitted").add("CAP_" + i);
            }
            return () -> Checker.check(config, "/bundle");
        });
    }

    private static JsonNode json(String json) {
        return SpecReader.parse(json.getBytes(StandardCharsets.UTF_8), "file.json");
    }

    /** The process and resources files of exec and update, in which pointers are those of the config. */
    @Test
    void aProcessAndResourcesAreCheckedByThemselves() {
        assertEquals(List.of("a"), Checker.checkedProcess(json("{\"cwd\": \"/\", \"args\": [\"a\"]}"), "file.json").args());
        JsonNode process = json("{\"cwd\": \"a\", \"args\": [\"a\"]}");
        assertEquals("file.json: /process/cwd: Cwd must be an absolute path",
                assertThrows(DavitException.class, () -> Checker.checkedProcess(process, "file.json")).getMessage());
        assertEquals(5, Checker.checkedResources(json("{\"pids\": {\"limit\": 5}}"), "file.json").pids().limit());
        JsonNode resources = json("{\"unified\": {\"a/b.c\": \"1\"}}");
        assertEquals("file.json: /linux/resources/unified: \"a/b.c\" must be a file name and not a path, as in memory.max",
                assertThrows(DavitException.class, () -> Checker.checkedResources(resources, "file.json")).getMessage());
    }

    /** That of a container, which exec changes by options. */
    @Test
    void aProcessThatIsMadeOfAnotherIsCheckedByItsRules() {
        Process good = Checker.checkedProcess(json("{\"cwd\": \"/\", \"args\": [\"a\"]}"), "file.json");
        assertEquals(good, Checker.checkedProcess(good));
        Process bad = good.withVariables(List.of("A"));
        assertEquals("\"A\" is no environment variable",
                assertThrows(DavitException.class, () -> Checker.checkedProcess(bad)).getMessage());
    }

    private static String many(int count, IntFunction<String> one) {
        return IntStream.range(0, count).mapToObj(one).collect(Collectors.joining(","));
    }

    /** Bytes for each byte of a config, which is not collected: the tree, records and rules; the schema's library has its own. */
    private static double memory(String members) {
        byte[] json = ("{\"ociVersion\": \"1.3.0\", \"root\": {\"path\": \"rootfs\"}, " + members + "}").getBytes(StandardCharsets.UTF_8);
        JsonNode tree = SpecReader.parse(json, "config.json");
        assertEquals(List.of(), Checker.examine(tree, "/bundle").problems());
        long all = Allocation.of(() -> Checker.examine(SpecReader.parse(json, "config.json"), "/bundle"));
        return (double) (all - Allocation.of(() -> ConfigSchema.check(tree))) / json.length;
    }

    private static void assertMemory(double most, String members) {
        double used = memory(members);
        assertTrue(used < most, used + " bytes for each byte of " + members.substring(0, 40));
    }

    @Test
    void aCheckTakesFewBytesForEachByteOfAConfig() {
        assertMemory(20, "\"mounts\": [" + many(5_000, i -> "{\"destination\": \"/d" + i + "\", \"type\": \"tmpfs\", "
                + "\"source\": \"tmpfs\", \"options\": [\"nosuid\", \"size=64k\"]}") + "]");
        assertMemory(5, "\"process\": {\"cwd\": \"/\", \"args\": [\"a\"], \"env\": ["
                + many(10_000, i -> "\"VARIABLE_" + i + "=some value of it\"") + "]}");
        assertMemory(7, "\"process\": {\"cwd\": \"/\", \"args\": [" + many(20_000, i -> "\"argument-" + i + "\"") + "]}");
        assertMemory(20, "\"linux\": {\"seccomp\": {\"defaultAction\": \"SCMP_ACT_ERRNO\", \"syscalls\": ["
                + many(4_000, i -> "{\"names\": [\"read\", \"write\"], \"action\": \"SCMP_ACT_ALLOW\", "
                + "\"args\": [{\"index\": 0, \"value\": 1, \"op\": \"SCMP_CMP_EQ\"}]}") + "]}}");
    }

    /** Jackson's table of names: they differ from each other, as those of properties do not. */
    @Test
    void namesOfAnnotationsTakeMoreMemoryThanTexts() {
        assertMemory(50, "\"annotations\": {" + many(10_000, i -> "\"org.example.key" + i + "\": \"value\"") + "}");
    }
}
