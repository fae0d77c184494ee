package io.davit.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.davit.Problem;
import java.util.List;
import java.util.Set;

/** Warns about properties that the schema does not define; they are ignored (config.md#extensibility). */
final class UnknownProperties {

    /** The specification's sections for other platforms. */
    private static final Set<String> PLATFORMS = Set.of("/freebsd", "/solaris", "/vm", "/windows", "/zos");

    static void check(JsonNode config, List<Problem> problems) {
        SchemaWalk.walk(ConfigSchema.document(), config, new SchemaWalk.Visitor() {
            @Override
            public void unknown(Place place) {
                String pointer = place.toString();
                problems.add(Problem.warning(pointer, PLATFORMS.contains(pointer)
                        ? "is for another platform, and ignored"
                        : "is unknown, and ignored"));
            }
        });
    }

    private UnknownProperties() {}
}
