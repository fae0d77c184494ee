package io.davit.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/** Walks a config along its schema, and so distinguishes known from unknown properties. */
final class SchemaWalk {

    private static final String THIS_DOCUMENT = "#";

    /** Receives the strings and the unknown properties. */
    interface Visitor {

        /** Called for a string that is the value of a known property or an element of its list. */
        default void string(String value, Place place) {}

        /** Called for a property that the schema does not define. */
        default void unknown(Place place) {}
    }

    private final JsonNode schema;
    private final Visitor visitor;
    private final Place place = new Place();
    private final Map<String, JsonNode> types = new HashMap<>();

    private SchemaWalk(JsonNode schema, Visitor visitor) {
        this.schema = schema;
        this.visitor = visitor;
    }

    /**
     * @param schema may contain objects with properties, arrays, and maps with one type of value ({@code
     *     additionalProperties})
     */
    static void walk(JsonNode schema, JsonNode config, Visitor visitor) {
        new SchemaWalk(schema, visitor).walk(schema, config);
    }

    private void walk(JsonNode reference, JsonNode node) {
        if (node.isTextual()) {
            visitor.string(node.textValue(), place);
        } else if (node.isArray()) {
            JsonNode items = resolved(reference).path("items");
            for (int i = 0; i < node.size(); i++) {
                int before = place.enter(i);
                walk(items, node.get(i));
                place.leave(before);
            }
        } else if (node.isObject()) {
            JsonNode type = resolved(reference);
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                int before = place.enter(member.getKey());
                walkMember(type, member);
                place.leave(before);
            }
        }
    }

    private void walkMember(JsonNode type, Map.Entry<String, JsonNode> member) {
        JsonNode known = type.path("properties").path(member.getKey());
        if (known.isMissingNode()) {
            known = type.path("additionalProperties");
        }
        if (known.isMissingNode()) {
            visitor.unknown(place);
        } else {
            walk(known, member.getValue());
        }
    }

    /** Caches resolved references: a config has many values of the same type. */
    private JsonNode resolved(JsonNode reference) {
        JsonNode target = reference.path("$ref");
        if (!target.isTextual()) {
            return reference;
        }
        return types.computeIfAbsent(target.textValue(), name -> schema.at(name.substring(THIS_DOCUMENT.length())));
    }
}
