package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.davit.spec.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code davit --timing}: the spans of a command. */
class TimingTest extends ContainerTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final Map<String, String> CALLER =
            Map.of("TRACEPARENT", "00-" + TRACE + "-b7ad6b7169203331-01");

    private Path file() {
        return directory.resolve("spans.json");
    }

    private Davit timed() {
        return davit.with("--timing", file().toString());
    }

    private List<JsonNode> spans() throws IOException {
        return spans(file());
    }

    private static List<JsonNode> spans(Path file) throws IOException {
        List<JsonNode> spans = new ArrayList<>();
        Json.MAPPER.readTree(file.toFile()).at("/resourceSpans/0/scopeSpans/0/spans").forEach(spans::add);
        return spans;
    }

    private static List<String> names(List<JsonNode> spans) {
        return spans.stream().map(span -> span.get("name").asText()).toList();
    }

    private static JsonNode named(String name, List<JsonNode> spans) {
        return spans.stream().filter(span -> span.get("name").asText().equals(name)).findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + names(spans)));
    }

    private static JsonNode parent(JsonNode span, List<JsonNode> spans) {
        return spans.stream().filter(each -> each.get("spanId").equals(span.get("parentSpanId"))).findFirst().orElseThrow();
    }

    private static long time(JsonNode span, String name) {
        return Long.parseLong(span.get(name).asText());
    }

    /** A hook that takes long enough that davit-init has it to tell. */
    private static TestBundle hooked(TestBundle bundle) {
        bundle.hook("createRuntime", "/bin/sh", "sh", "-c", "true");
        return bundle.hook("createContainer", "/bin/sh", "sh", "-c", "sleep 0.01");
    }

    @Test
    void thePhasesOfARunAreSpansBelowTheCallers() throws IOException {
        timed().run(CALLER, "run", "--bundle", hooked(bundle("true")).write(), id).ok();
        List<JsonNode> spans = spans();
        JsonNode root = spans.getFirst();
        assertEquals("davit run", root.get("name").asText());
        assertEquals("b7ad6b7169203331", root.get("parentSpanId").asText());
        assertContains("\"" + id + "\"", root.get("attributes").toString());
        for (String phase : List.of("config", "check", "plan", "start davit-init", "davit-init", "execute", "remove")) {
            assertEquals(root, parent(named(phase, spans), spans), phase);
        }
        named("cgroup", spans);
        JsonNode hook = named("run createRuntime hook #0: /bin/sh", spans);
        assertEquals("hooks", parent(hook, spans).get("name").asText());
        for (JsonNode span : spans) {
            assertEquals(TRACE, span.get("traceId").asText());
            assertTrue(time(span, "startTimeUnixNano") <= time(span, "endTimeUnixNano"), span.toString());
        }
    }

    @Test
    void whatTakesLongInDavitInitIsNamedWithItsPlaceInTheConfig() throws IOException {
        timed().run("run", "--bundle", hooked(bundle("true")).write(), id).ok();
        List<JsonNode> spans = spans();
        JsonNode operation = spans.stream()
                .filter(span -> span.toString().contains("\"/hooks/createContainer/0\"")).findFirst().orElseThrow();
        assertEquals("davit-init", parent(operation, spans).get("name").asText());
        assertTrue(time(operation, "endTimeUnixNano") - time(operation, "startTimeUnixNano") >= 10_000_000, operation.toString());
    }

    /** What davit-init does after the start, the davit that starts it hears of. */
    @Test
    void hooksAtTheStartAreTimedByStart() throws IOException {
        TestBundle bundle = bundle("sleep", "100").hook("startContainer", "/bin/sh", "sh", "-c", "sleep 0.01");
        timed().run("create", "--bundle", bundle.write(), id).ok();
        assertFalse(names(spans()).contains("execute"));
        timed().run("start", id).ok();
        JsonNode hook = spans().stream()
                .filter(span -> span.toString().contains("\"/hooks/startContainer/0\"")).findFirst().orElseThrow();
        assertEquals("execute", parent(hook, spans()).get("name").asText());
    }

    @Test
    void aStartWithoutTimingPassesOverWhatIsTimed() throws IOException {
        TestBundle bundle = bundle("sleep", "100").hook("startContainer", "/bin/sh", "sh", "-c", "sleep 0.01");
        timed().run("create", "--bundle", bundle.write(), id).ok();
        davit.run("start", id).ok();
        assertEquals("running", davit.status(id));
    }

    @Test
    void execHasItsPhasesToo() throws IOException {
        start(bundle("sleep", "100"));
        timed().run("exec", id, "true").ok();
        List<String> names = names(spans());
        assertEquals("davit exec", names.getFirst());
        assertTrue(names.containsAll(List.of("plan", "start davit-init", "davit-init", "execute", "run")), names.toString());
    }

    @Test
    void aFailureIsInTheSpanOfTheCommand() throws IOException {
        timed().run("start", id);
        assertEquals("container does not exist", spans().getFirst().at("/status/message").asText());
    }

    @Test
    void aDirectoryGetsAFileForEachCommand() throws IOException {
        Path traces = Files.createDirectory(directory.resolve("traces"));
        Davit timed = davit.with("--timing", traces.toString());
        timed.run("run", "--bundle", bundle("true").write(), id).ok();
        timed.run("list").ok();
        timed.run("list").ok();
        try (var files = Files.list(traces)) {
            assertEquals(List.of("davit-list", "davit-list", "davit-run"),
                    files.map(file -> file.getFileName().toString().replaceAll("-[0-9a-f]{16}\\.json$", "")).sorted().toList());
        }
    }

    @Test
    void aFileThatCannotBeWrittenIsAWarning() {
        Davit.Result result = davit.with("--timing", "/nonexistent/spans.json").run("list");
        assertEquals(0, result.status());
        assertContains("no timing: open /nonexistent/spans.json: no such file or directory", result.err());
    }

    @Test
    void theVariableAloneTimesNothing() {
        davit.run(CALLER, "run", "--bundle", bundle("true").write(), id).ok();
        assertFalse(Files.exists(file()));
    }
}
