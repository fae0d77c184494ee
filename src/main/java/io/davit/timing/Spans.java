package io.davit.timing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.spec.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The spans of a command, written as OTLP/JSON: an {@code ExportTraceServiceRequest} of OpenTelemetry. */
final class Spans {

    /** {@code SPAN_KIND_INTERNAL} and {@code STATUS_CODE_ERROR} of OpenTelemetry's trace.proto. */
    private static final int INTERNAL = 1;
    private static final int ERROR = 2;

    private final TraceContext context;
    private final List<Span> all = new ArrayList<>();
    private final Deque<Span> open = new ArrayDeque<>();
    private long nextId;
    private String failure;

    Spans(TraceContext context, String command, long now) {
        this.context = context;
        this.nextId = HexFormat.fromHexDigitsToLong(TraceContext.randomSpan());
        begin(command, now);
    }

    Span root() {
        return all.getFirst();
    }

    Span begin(String name, long now) {
        Span span = create(name, now);
        open.push(span);
        return span;
    }

    private Span create(String name, long start) {
        // Ids count up from a random number; zero is not a valid id.
        nextId = nextId == -1 ? 1 : nextId + 1;
        String parent = open.isEmpty() ? context.parent() : open.peek().id;
        Span span = new Span(HexFormat.of().toHexDigits(nextId), parent, name, start);
        all.add(span);
        return span;
    }

    /** Ends a span, and the spans in it that an exception has left open. */
    void end(Span span, long now) {
        while (open.contains(span)) {
            open.pop().end = now;
        }
    }

    Span add(String name, long start, long end) {
        Span span = create(name, start);
        span.end = end;
        return span;
    }

    void endAll(long now, String why) {
        end(root(), now);
        failure = why;
    }

    String fileName() {
        return root().name.replace(' ', '-') + "-" + root().id + ".json";
    }

    String json() {
        ObjectNode request = Json.object();
        ObjectNode resource = request.putArray("resourceSpans").addObject();
        attribute(resource.putObject("resource").putArray("attributes"), "service.name", "davit");
        ObjectNode scope = resource.putArray("scopeSpans").addObject();
        scope.putObject("scope").put("name", "davit");
        ArrayNode spans = scope.putArray("spans");
        all.forEach(span -> write(span, spans.addObject()));
        return Json.compact(request);
    }

    /** The JSON form of protocol buffers writes 64-bit numbers as strings. */
    private void write(Span span, ObjectNode node) {
        node.put("traceId", context.trace()).put("spanId", span.id);
        if (!span.parent.isEmpty()) {
            node.put("parentSpanId", span.parent);
        }
        node.put("name", span.name).put("kind", INTERNAL);
        node.put("startTimeUnixNano", Long.toString(span.start)).put("endTimeUnixNano", Long.toString(span.end));
        if (!span.attributes.isEmpty()) {
            ArrayNode attributes = node.putArray("attributes");
            for (Map.Entry<String, String> each : span.attributes.entrySet()) {
                attribute(attributes, each.getKey(), each.getValue());
            }
        }
        if (span == root() && failure != null) {
            node.putObject("status").put("code", ERROR).put("message", failure);
        }
    }

    private static void attribute(ArrayNode attributes, String key, String value) {
        attributes.addObject().put("key", key).putObject("value").put("stringValue", value);
    }
}
