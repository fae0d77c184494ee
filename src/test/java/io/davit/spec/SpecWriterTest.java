package io.davit.spec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.davit.spec.State.Status;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpecWriterTest {

    private static JsonNode written(State state) {
        return SpecReader.parse(SpecWriter.json(state).getBytes(UTF_8), "state");
    }

    @Test
    void aStateHasThePropertiesOfTheSpecificationInTheirOrder() {
        State state = new State("1.3.0", "web", Status.RUNNING, 42, "/srv/web", Map.of("a", "b"));
        assertEquals(
                "{\"ociVersion\":\"1.3.0\",\"id\":\"web\",\"status\":\"running\",\"pid\":42,\"bundle\":\"/srv/web\","
                        + "\"annotations\":{\"a\":\"b\"}}",
                SpecWriter.json(state));
    }

    @Test
    void annotationsThatAreNotThereAreLeftOut() {
        assertFalse(SpecWriter.tree(new State("1.3.0", "web", Status.CREATED, 42, "/srv/web", null)).has("annotations"));
    }

    @Test
    void statesAreNamedByTheirWords() {
        for (Status status : Status.values()) {
            JsonNode state = written(new State("1.3.0", "web", status, 0, "/", null));
            assertEquals(status.name().toLowerCase(java.util.Locale.ROOT), state.get("status").asText());
        }
    }

    @Test
    void anyTextIsWrittenSoThatItIsReadAgain() {
        String text = "a\"b\\c\nd\u0000\u00e9\u2028\ud83d\ude80";
        JsonNode state = written(new State("1.3.0", text, Status.CREATED, 1, text, Map.of(text, text)));
        assertEquals(text, state.get("id").asText());
        assertEquals(text, state.get("bundle").asText());
        assertEquals(text, state.get("annotations").get(text).asText());
    }
}
