package io.davit.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.spec.SpecReader;
import java.util.Map;

/** Configs for tests: a valid one with hardly anything in it, and what differs from it. */
final class Configs {

    private static final String MINIMAL =
            """
            {
              "ociVersion": "1.3.0",
              "process": {"args": ["sh"], "cwd": "/"},
              "root": {"path": "rootfs"},
              "linux": {"namespaces": [{"type": "mount"}]}
            }
            """;

    static ObjectNode parse(String json) {
        return (ObjectNode) SpecReader.parse(json.getBytes(UTF_8), "config.json");
    }

    static ObjectNode minimal() {
        return parse(MINIMAL);
    }

    /** The minimal config with the members of another object; objects in both are merged. */
    static ObjectNode with(String json) {
        ObjectNode config = minimal();
        merge(config, parse(json));
        return config;
    }

    private static void merge(ObjectNode config, ObjectNode members) {
        for (Map.Entry<String, JsonNode> member : members.properties()) {
            if (member.getValue() instanceof ObjectNode inner && config.get(member.getKey()) instanceof ObjectNode outer) {
                merge(outer, inner);
            } else {
                config.set(member.getKey(), member.getValue());
            }
        }
    }

    private Configs() {}
}
