package io.davit.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** A walk through a config by its schema, which tells the properties that are known from those that are not. */
final class SchemaWalk {

    /** Who is shown what there is. */
    interface Visitor {

        /** What the schema has a type for: the config itself, and then what is in it. */
        default void known(JsonNode node, SchemaType type, Place place) {}

        /** A property that the schema does not have. */
        default void unknown(Place place) {}
    }

    private final Visitor visitor;
    private final Place place = new Place();

    private SchemaWalk(Visitor visitor) {
        this.visitor = visitor;
    }

    static void walk(JsonNode config, Visitor visitor) {
        new SchemaWalk(visitor).walk(config, ConfigSchema.TYPE);
    }

    private void walk(JsonNode node, SchemaType type) {
        visitor.known(node, type, place);
        if (node.isArray() && type.items() != null) {
            for (int i = 0; i < node.size(); i++) {
                int before = place.enter(i);
                walk(node.get(i), type.items());
                place.leave(before);
            }
        } else if (node.isObject()) {
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                int before = place.enter(member.getKey());
                walkMember(member.getValue(), type.property(member.getKey()));
                place.leave(before);
            }
        }
    }

    private void walkMember(JsonNode value, SchemaType type) {
        if (type == null) {
            visitor.unknown(place);
        } else {
            walk(value, type);
        }
    }
}
