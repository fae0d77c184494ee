package io.davit.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The records have a place for each property of a config, and each of their components is a property. */
class EveryPropertyTest {

    /** For Windows, for nobody, or, as the last two, replaced by enableMonitoring. */
    private static final Set<String> NOT_READ = Set.of(
            "/process/commandLine",
            "/process/user/username",
            "/linux/intelRdt/enableCMT",
            "/linux/intelRdt/enableMBM");

    private static JsonNode document() throws IOException {
        try (InputStream file = EveryPropertyTest.class.getResourceAsStream("every-property.json")) {
            return SpecReader.parse(file.readAllBytes(), "every-property.json");
        }
    }

    @Test
    void everyComponentOfTheRecordsIsAPropertyOfTheDocument() throws Exception {
        List<String> unset = new ArrayList<>();
        collectUnset(SpecReader.config(document()), "", unset);
        // The namespaces that are made have no path, and proc has no options.
        unset.removeIf(pointer -> pointer.matches("/linux/namespaces/[0234567]/path|/mounts/0/(options|[ug]idMappings)"));
        assertEquals(List.of(), unset);
    }

    private static void collectUnset(Object value, String pointer, List<String> unset) throws Exception {
        if (isUnset(value)) {
            unset.add(pointer);
        } else if (value instanceof Record record) {
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                component.getAccessor().setAccessible(true);
                collectUnset(component.getAccessor().invoke(record), pointer + "/" + component.getName(), unset);
            }
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                collectUnset(list.get(i), pointer + "/" + i, unset);
            }
        } else if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                collectUnset(entry.getValue(), pointer + "/" + entry.getKey(), unset);
            }
        }
    }

    private static boolean isUnset(Object value) {
        return value == null
                || value.equals(false)
                || value instanceof Collection<?> collection && collection.isEmpty()
                || value instanceof Map<?, ?> map && map.isEmpty();
    }

    @Test
    void allButAFewPropertiesOfTheDocumentAreReadAsTheyAre() throws IOException {
        JsonNode document = document();
        JsonNode written = Json.MAPPER.valueToTree(SpecReader.config(document));
        List<String> lost = new ArrayList<>();
        collectLost(document, written, "", lost);
        assertEquals(NOT_READ, Set.copyOf(lost));
    }

    private static void collectLost(JsonNode read, JsonNode written, String pointer, List<String> lost) {
        if (read.isObject()) {
            read.properties().forEach(member ->
                    collectLost(member.getValue(), written.path(member.getKey()), pointer + "/" + member.getKey(), lost));
        } else if (read.isArray()) {
            for (int i = 0; i < read.size(); i++) {
                collectLost(read.get(i), written.path(i), pointer + "/" + i, lost);
            }
        } else if (!read.asText().equals(written.asText())) {
            lost.add(pointer);
        }
    }
}
