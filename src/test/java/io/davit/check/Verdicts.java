package io.davit.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.davit.Problem;
import java.util.List;

/** What {@link Checker} is expected to say. */
final class Verdicts {

    /** Nothing is wrong with the minimal config when it has these members. */
    static void assertGood(String json) {
        assertGood(Configs.with(json));
    }

    static void assertGood(JsonNode config) {
        assertEquals(List.of(), Checker.check(config, "/bundle"));
    }

    /** These errors, and no others, are in the minimal config when it has these members. */
    static void assertErrors(String json, String... errors) {
        assertErrors(Configs.with(json), errors);
    }

    static void assertErrors(JsonNode config, String... errors) {
        List<Problem> problems = Checker.check(config, "/bundle");
        assertEquals(List.of(errors), problems.stream().map(Problem::toString).toList());
        assertEquals(List.of(), problems.stream().filter(problem -> !problem.isError()).toList());
    }

    /** These warnings, and no errors, are in the minimal config when it has these members. */
    static void assertWarnings(String json, String... warnings) {
        List<Problem> problems = Checker.check(Configs.with(json), "/bundle");
        assertEquals(List.of(warnings), problems.stream().map(Problem::toString).toList());
        assertEquals(List.of(), problems.stream().filter(Problem::isError).toList());
    }

    private Verdicts() {}
}
