package io.davit.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The plan's format in Java is that in C: numbers, flags, and what davit-init's functions read. */
class WireFormatTest {

    private final InitSources sources = new InitSources();

    @Test
    void everyOperationHasItsNumberAndName() {
        Map<Integer, String> operations = new TreeMap<>();
        List<Operation> all = SampleOperations.all();
        for (Operation operation : all) {
            WrittenFields written = WrittenFields.of(operation);
            operations.put(written.number(), written.name());
        }
        assertEquals(all.size(), operations.size());
        assertEquals(sources.operations(), operations);
    }

    @Test
    void everyOperationWritesTheFieldsThatItsFunctionReads() throws IOException {
        Map<String, List<String>> fields = new TreeMap<>();
        for (Operation operation : SampleOperations.all()) {
            WrittenFields written = WrittenFields.of(operation);
            fields.put(written.name(), written.fields());
        }
        Map<String, List<String>> read = sources.fields();
        for (String name : fields.keySet()) {
            assertEquals(read.get(name), fields.get(name), name);
        }
        assertEquals(read.keySet(), fields.keySet());
    }

    @Test
    void everySyncPointHasItsNumber() {
        Map<String, Integer> points = new LinkedHashMap<>();
        for (SyncPoint point : SyncPoint.values()) {
            points.put("SYNC_" + point.name(), point.number());
            assertEquals(point, SyncPoint.of(point.number()));
        }
        assertEquals(sources.members("plan_sync_point"), points);
        assertEquals(null, SyncPoint.of(0));
        assertEquals(null, SyncPoint.of(points.size() + 1));
    }

    @Test
    void everyFlagHasItsNumber() {
        assertFlags("MOUNT_", sources.members("plan_mount_flag"), FlagNames.DESTINATION);
        assertFlags("TREE_", sources.members("plan_tree_flag"), FlagNames.TREE);
    }

    private static void assertFlags(String prefix, Map<String, Integer> flags, FlagNames names) {
        List<String> known = new ArrayList<>();
        for (Map.Entry<String, Integer> flag : flags.entrySet()) {
            String name = flag.getKey().substring(prefix.length()).toLowerCase(Locale.ROOT).replace('_', '-');
            assertEquals(List.of(name), names.of(flag.getValue()));
            known.add(name);
        }
        assertEquals(known, names.known());
    }

    @Test
    void theHeadIsKnownByMagicAndVersion() {
        assertEquals(Encoder.MAGIC, sources.constant("PLAN_MAGIC"));
        assertEquals(Encoder.VERSION, sources.constant("PLAN_VERSION"));
    }
}
