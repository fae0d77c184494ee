package io.davit.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The kernel reads a string to its first NUL: one with more behind it would not be what it seems to be. */
final class Nuls {

    private static final String ANNOTATIONS = "/annotations";
    private static final String METADATA = "/linux/seccomp/listenerMetadata";

    static void check(JsonNode config, List<Problem> problems) {
        if (hasSome(config)) {
            find(config, problems);
        }
    }

    /** There is hardly ever one: to know that costs less than to know the place of each string. */
    private static boolean hasSome(JsonNode node) {
        if (node.isTextual()) {
            return has(node.textValue());
        }
        for (JsonNode child : node) {
            if (hasSome(child)) {
                return true;
            }
        }
        return false;
    }

    private static boolean has(String value) {
        return value.indexOf('\0') >= 0;
    }

    private static void find(JsonNode config, List<Problem> problems) {
        SchemaWalk.walk(ConfigSchema.document(), config, new SchemaWalk.Visitor() {
            @Override
            public void string(String value, Place place) {
                if (has(value) && !isForPrograms(place)) {
                    problems.add(Problem.error(place.toString(), "contains a NUL"));
                }
            }
        });
    }

    /** What other programs get as JSON, and the kernel does not. */
    private static boolean isForPrograms(Place place) {
        return place.isBelow(ANNOTATIONS) || place.toString().equals(METADATA);
    }

    private Nuls() {}
}
