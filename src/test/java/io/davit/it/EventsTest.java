package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.davit.spec.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** davit events: what a container uses, and that its memory has run out. */
class EventsTest extends ContainerTest {

    @Test
    void whatIsUsedIsPrintedOnce() {
        start(shell("while true; do :; done").linux(linux -> {
            linux.withObject("/resources/memory").put("limit", 50 << 20);
            linux.withObject("/resources/pids").put("limit", 10);
        }));
        Proc.await("some work", () -> davit.run("events", "--stats", id).json().at("/data/cpu/usage/total").asLong() > 0);
        String printed = davit.run("events", "--stats", id).ok();
        assertTrue(printed.startsWith("{\"type\":\"stats\",\"id\":\"" + id + "\",\"data\":{"), printed);
        assertEquals(1, printed.lines().count());
        JsonNode data = davit.run("events", "--stats", id).json().get("data");
        assertEquals(50 << 20, data.at("/memory/usage/limit").asLong());
        assertTrue(data.at("/memory/usage/usage").asLong() > 0, data.toString());
        assertTrue(data.at("/memory/raw").size() > 10, data.toString());
        assertEquals(1, data.at("/pids/current").asInt());
        assertEquals(10, data.at("/pids/limit").asInt());
        assertTrue(data.at("/cpu/usage/total").asLong() > 0, data.toString());
        assertTrue(data.at("/cpu/throttling").isObject(), data.toString());
    }

    @Test
    void whatIsUsedIsPrintedTimeAndAgainUntilTheContainerEnds() {
        Proc init = start(bundle("sleep", "1000"));
        Davit.Running events = davit.start(Map.of(), "events", "--interval", "50ms", id);
        Proc.await("three events", () -> read(events.out()).lines().count() >= 3);
        davit.run("kill", id, "KILL").ok();
        Orphans.await(init.pid());
        for (String line : davit.wait(events).ok().lines().toList()) {
            assertEquals("stats", json(line).get("type").asText());
        }
    }

    private static JsonNode json(String line) {
        try {
            return Json.MAPPER.readTree(line);
        } catch (java.io.IOException e) {
            throw new AssertionError(line, e);
        }
    }

    @Test
    void memoryThatRunsOutIsAnEvent() {
        start(bundle("sleep", "1000").linux(linux ->
                linux.withObject("/resources/memory").put("limit", 20 << 20)));
        Davit.Running events = davit.start(Map.of(), "events", "--interval", "1h", id);
        // Only from then on events are seen.
        Proc.await("davit's watch", () -> new Proc((int) events.process().pid()).descriptors().stream()
                .anyMatch(number -> watches(new Proc((int) events.process().pid()), number)));
        davit.run("exec", id, "sh", "-c", "head -c 60000000 /dev/zero | tail >/dev/null");
        Proc.await("an event", () -> !read(events.out()).isEmpty());
        davit.run("delete", "--force", id).ok();
        List<String> lines = davit.wait(events).ok().lines().toList();
        assertEquals("{\"type\":\"oom\",\"id\":\"" + id + "\"}", lines.getFirst());
    }

    /** On cgroup v2 the kernel tells of it by the same file. */
    @Test
    void memoryThatIsReclaimedIsNone() throws IOException {
        assumeFalse(Files.getFileStore(directory).type().equals("tmpfs"), "files of a tmpfs cannot be reclaimed");
        TestBundle bundle = bundle("sleep", "1000").writableRoot().linux(linux ->
                linux.withObject("/resources/memory").put("limit", 20 << 20));
        start(bundle);
        Davit.Running events = davit.start(Map.of(), "events", "--interval", "1h", id);
        Proc.await("davit's watch", () -> new Proc((int) events.process().pid()).descriptors().stream()
                .anyMatch(number -> watches(new Proc((int) events.process().pid()), number)));
        // What is not on the disk yet cannot be reclaimed.
        String write = "for i in 1 2 3 4 5 6 7 8; do dd if=/dev/zero of=/root/$i bs=1M count=5 conv=fsync; done";
        davit.run("exec", id, "sh", "-c", write).ok();
        davit.run("delete", "--force", id).ok();
        assertEquals("", davit.wait(events).ok());
    }

    private static boolean watches(Proc process, String number) {
        try {
            String file = process.link("fd/" + number);
            return file.contains("eventfd") || file.endsWith("memory.events");
        } catch (java.io.UncheckedIOException closed) {
            return false;
        }
    }

    @Test
    void aContainerThatHasStoppedHasNoEvents() {
        Proc init = start(bundle("true"));
        Orphans.await(init.pid());
        assertEquals("container with id " + id + " is not running", failure(davit.run("events", "--stats", id)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "-1s", "5", "five", ""})
    void anIntervalThatIsNoneIsRefused(String interval) {
        start(bundle("sleep", "1000"));
        assertEquals(1, davit.run("events", "--interval=" + interval, id).status());
    }
}
