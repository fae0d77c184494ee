package io.davit.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.Problem;
import io.davit.spec.Config;
import io.davit.spec.SpecReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ConfigSchemaTest {

    private static void assertProblems(JsonNode config, String... problems) {
        assertEquals(
                List.of(problems),
                ConfigSchema.check(config).stream().map(Problem::toString).toList());
    }

    private static void assertProblems(String json, String... problems) {
        assertProblems(Configs.with(json), problems);
    }

    private static JsonNode everyProperty() throws IOException {
        try (InputStream file = Config.class.getResourceAsStream("every-property.json")) {
            return SpecReader.parse(file.readAllBytes(), "every-property.json");
        }
    }

    @Test
    void aConfigWithEveryPropertyIsValid() throws IOException {
        assertProblems(everyProperty());
    }

    @Test
    void thatConfigHasEveryPropertyOfTheSchema() throws IOException {
        Set<String> properties = new HashSet<>();
        collectProperties(ConfigSchema.document(), properties);
        removeNames(everyProperty(), properties);
        assertEquals(Set.of(), properties);
    }

    private static void collectProperties(JsonNode schema, Set<String> properties) {
        schema.path("properties").fieldNames().forEachRemaining(properties::add);
        schema.forEach(inner -> collectProperties(inner, properties));
    }

    private static void removeNames(JsonNode config, Set<String> properties) {
        config.fieldNames().forEachRemaining(properties::remove);
        config.forEach(inner -> removeNames(inner, properties));
    }

    @Test
    void everyReferenceInTheSchemaLeadsSomewhere() {
        Set<String> unused = new HashSet<>();
        ConfigSchema.document().get("$defs").fieldNames().forEachRemaining(name -> unused.add("#/$defs/" + name));
        for (JsonNode reference : ConfigSchema.document().findValues("$ref")) {
            String pointer = reference.asText();
            assertFalse(ConfigSchema.document().at(pointer.substring(1)).isMissingNode(), pointer);
            unused.remove(pointer);
        }
        assertEquals(Set.of(), unused);
    }

    @Test
    void whatIsMissingIsNamedByItsPlace() {
        assertProblems(Configs.parse("{}"), "/ociVersion: is required");
        assertProblems("{\"mounts\": [{\"type\": \"tmpfs\"}]}", "/mounts/0/destination: is required");
        assertProblems("{\"linux\": {\"seccomp\": {}}}", "/linux/seccomp/defaultAction: is required");
    }

    @Test
    void typesAreSaidInWords() {
        assertProblems("{\"hostname\": 1}", "/hostname: must be a string, not a number");
        assertProblems("{\"hostname\": true}", "/hostname: must be a string, not a boolean");
        assertProblems("{\"mounts\": {}}", "/mounts: must be an array, not an object");
        assertProblems("{\"annotations\": []}", "/annotations: must be an object, not an array");
        assertProblems("{\"process\": {\"args\": [\"a\", null]}}", "/process/args/1: must be a string, not a null");
        assertProblems("{\"process\": {\"user\": {\"uid\": 1.5}}}", "/process/user/uid: must be an integer, not 1.5");
        assertProblems("{\"process\": {\"user\": {\"uid\": \"1\"}}}",
                "/process/user/uid: must be an integer, not a string");
    }

    @Test
    void wordsAreThoseOfTheSpecification() {
        assertProblems("{\"linux\": {\"personality\": {\"domain\": \"linux\"}}}",
                "/linux/personality/domain: must be one of LINUX, LINUX32, not \"linux\"");
    }

    @Test
    void numbersHaveTheirBounds() {
        assertProblems("{\"process\": {\"user\": {\"uid\": -1}}}", "/process/user/uid: must be at least 0, not -1");
        assertProblems("{\"process\": {\"user\": {\"uid\": 4294967296}}}",
                "/process/user/uid: must be at most 4294967295, not 4294967296");
        assertProblems("{\"linux\": {\"resources\": {\"memory\": {\"limit\": 9223372036854775808}}}}",
                "/linux/resources/memory/limit: must be at most 9223372036854775807, not 9223372036854775808");
        assertProblems(
                "{\"process\": {\"rlimits\": [{\"type\": \"RLIMIT_CPU\", \"soft\": 1, \"hard\": 18446744073709551616}]}}",
                "/process/rlimits/0/hard: must be at most 18446744073709551615, not 18446744073709551616");
        assertProblems("{\"hooks\": {\"poststop\": [{\"path\": \"/a\", \"timeout\": 0}]}}",
                "/hooks/poststop/0/timeout: must be at least 1, not 0");
    }

    @Test
    void numbersBeyondAnyBoundAreRefusedToo() {
        for (String number : new String[] {"1e400", "1" + "0".repeat(400), "-1e400"}) {
            List<Problem> problems =
                    ConfigSchema.check(Configs.with("{\"process\": {\"user\": {\"uid\": " + number + "}}}"));
            assertEquals(
                    Set.of("/process/user/uid"),
                    problems.stream().map(Problem::pointer).collect(Collectors.toSet()),
                    number);
        }
    }

    @Test
    void patternsAreShown() {
        assertProblems("{\"process\": {\"rlimits\": [{\"type\": \"CPU\", \"soft\": 1, \"hard\": 1}]}}",
                "/process/rlimits/0/type: \"CPU\" does not match ^RLIMIT_[A-Z]+$");
    }

    @Test
    void emptyListsAreNamed() {
        assertProblems(
                "{\"linux\": {\"seccomp\": {\"defaultAction\": \"SCMP_ACT_ALLOW\", "
                        + "\"syscalls\": [{\"names\": [], \"action\": \"SCMP_ACT_ERRNO\"}]}}}",
                "/linux/seccomp/syscalls/0/names: must not be empty");
    }

    @Test
    void keysAreEscapedInPointers() {
        assertProblems("{\"linux\": {\"sysctl\": {\"net/a~b\": 1}}}",
                "/linux/sysctl/net~1a~0b: must be a string, not a number");
        assertProblems("{\"annotations\": {\"\": 1}}", "/annotations/: must be a string, not a number");
    }

    @Test
    void everythingThatIsWrongIsReported() {
        assertProblems("{\"hostname\": 1, \"mounts\": [{}, {\"destination\": 2}]}",
                "/hostname: must be a string, not a number",
                "/mounts/0/destination: is required",
                "/mounts/1/destination: must be a string, not a number");
    }

    @Test
    void membersThatAreNullHaveBeenTakenForAbsentBefore() {
        assertProblems("{\"hostname\": null, \"process\": {\"user\": null}}");
    }

    /** So that no valid config ends in an error that is none of the checker's. */
    @Test
    void whatIsValidCanBeBoundToTheRecords() throws IOException {
        int[] bound = {0};
        Mutations.forEach(everyProperty(), List.of(), 1, mutant -> {
            ObjectNode config = Configs.parse(mutant.config().toString());
            if (ConfigSchema.check(config).isEmpty()) {
                try {
                    SpecReader.config(config);
                    bound[0]++;
                } catch (RuntimeException e) {
                    throw new AssertionError(mutant.toString(), e);
                }
            }
        });
        assertTrue(bound[0] > 1000, bound[0] + " were bound");
    }
}
