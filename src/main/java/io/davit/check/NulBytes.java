package io.davit.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.davit.Problem;
import java.util.List;

/**
 * Refuses NUL bytes in strings: the kernel reads a string only up to the first NUL, so it would use a different value.
 */
final class NulBytes {

    private static final String ANNOTATIONS = "/annotations";
    private static final String METADATA = "/linux/seccomp/listenerMetadata";

    static void check(JsonNode config, List<Problem> problems) {
        if (hasSome(config)) {
            find(config, problems);
        }
    }

    /** Searches without tracking the JSON pointer, which is cheaper: NUL bytes are rare. */
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

    /** Tells whether the string is passed to other programs as JSON and never to the kernel. */
    private static boolean isForPrograms(Place place) {
        return place.isBelow(ANNOTATIONS) || place.toString().equals(METADATA);
    }

    private NulBytes() {}
}
