package io.davit.timing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.davit.spec.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Spans and their form, with times of the test's own. */
class SpansTest {

    private static final TraceContext CALLERS = new TraceContext("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331");

    private final Spans spans = new Spans(CALLERS, "run", 1_000);

    private List<JsonNode> written() throws IOException {
        JsonNode scope = Json.MAPPER.readTree(spans.json()).at("/resourceSpans/0/scopeSpans/0");
        assertEquals("davit", scope.at("/scope/name").asText());
        List<JsonNode> written = new ArrayList<>();
        scope.get("spans").forEach(written::add);
        return written;
    }

    @Test
    void theyLieOneInTheOtherAndBelowTheCallers() throws IOException {
        Span outer = spans.begin("outer", 2_000);
        spans.add("operation", 2_100, 2_200);
        Span inner = spans.begin("inner", 2_300);
        spans.end(inner, 2_400);
        spans.end(outer, 3_000);
        Span next = spans.begin("next", 3_100);
        spans.end(next, 3_200);
        spans.endAll(4_000, null);
        List<JsonNode> written = written();
        assertEquals(List.of("run 1000-4000", "outer 2000-3000", "operation 2100-2200", "inner 2300-2400", "next 3100-3200"),
                written.stream().map(SpansTest::text).toList());
        String root = written.get(0).get("spanId").asText();
        String outerId = written.get(1).get("spanId").asText();
        assertEquals(List.of(CALLERS.parent(), root, outerId, outerId, root),
                written.stream().map(span -> span.get("parentSpanId").asText()).toList());
        assertEquals(5, written.stream().map(span -> span.get("spanId").asText()).distinct().count());
        written.forEach(span -> assertEquals(CALLERS.trace(), span.get("traceId").asText()));
    }

    private static String text(JsonNode span) {
        return span.get("name").asText() + " " + span.get("startTimeUnixNano").asText() + "-"
                + span.get("endTimeUnixNano").asText();
    }

    @Test
    void withoutACallersSpanTheFirstHasNoParent() throws IOException {
        Spans own = new Spans(new TraceContext(CALLERS.trace(), ""), "run", 1);
        own.endAll(2, null);
        assertFalse(Json.MAPPER.readTree(own.json()).at("/resourceSpans/0/scopeSpans/0/spans/0").has("parentSpanId"));
    }

    @Test
    void attributesAreStrings() throws IOException {
        spans.root().set("container.id", "web");
        spans.root().set("empty", "");
        spans.endAll(2_000, null);
        assertEquals("[{\"key\":\"container.id\",\"value\":{\"stringValue\":\"web\"}}]",
                written().getFirst().get("attributes").toString());
        assertEquals("{\"key\":\"service.name\",\"value\":{\"stringValue\":\"davit\"}}",
                Json.MAPPER.readTree(spans.json()).at("/resourceSpans/0/resource/attributes/0").toString());
    }

    /** What an exception has left open has ended with the command. */
    @Test
    void aFailureIsOneOfTheCommandAndEndsWhatIsOpen() throws IOException {
        spans.begin("left", 2_000);
        spans.endAll(3_000, "it has failed");
        assertEquals("left 2000-3000", text(written().get(1)));
        assertEquals("{\"code\":2,\"message\":\"it has failed\"}", written().getFirst().get("status").toString());
        assertFalse(written().get(1).has("status"));
    }

    @Test
    void aFileOfTheirOwnIsNamedByTheCommand() {
        assertEquals("run-" + spans.root().id + ".json", spans.fileName());
    }
}
