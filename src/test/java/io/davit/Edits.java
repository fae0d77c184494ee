package io.davit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What a fuzzer's bytes make of a document: each few of them are an edit, so that most of it stays what it is. */
public final class Edits {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final int MOST = 16;
    private static final int LONGEST_TEXT = 32;

    /** In places. */
    private static final int LARGEST = 1000;

    private static final List<JsonNode> VALUES = List.of(
            NODES.nullNode(), NODES.booleanNode(true), NODES.booleanNode(false), NODES.numberNode(0), NODES.numberNode(-1),
            NODES.numberNode(Integer.MAX_VALUE), NODES.numberNode(1L << 32), NODES.numberNode(Long.MAX_VALUE),
            NODES.numberNode(Long.MIN_VALUE), NODES.numberNode(BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE)),
            NODES.numberNode(1.5), NODES.numberNode(1e300), NODES.textNode(""), NODES.textNode("/"), NODES.textNode("/proc"),
            NODES.textNode("a"), NODES.textNode("../.."), NODES.textNode("\0"), NODES.textNode("bind"), NODES.arrayNode(), NODES.objectNode());

    /** An object or list, and what in it. */
    private record Place(JsonNode holder, String name, int index) {

        JsonNode value() {
            return name == null ? holder.get(index) : holder.get(name);
        }

        void put(JsonNode value) {
            if (name == null) {
                ((ArrayNode) holder).set(index, value);
            } else {
                ((ObjectNode) holder).set(name, value);
            }
        }

        void remove() {
            if (name == null) {
                ((ArrayNode) holder).remove(index);
            } else {
                ((ObjectNode) holder).remove(name);
            }
        }
    }

    private final byte[] bytes;
    private int next;

    private Edits(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @param document is changed */
    public static void apply(byte[] bytes, JsonNode document) {
        Edits edits = new Edits(bytes);
        for (int i = 0; i < MOST && edits.next < bytes.length; i++) {
            edits.one(document);
        }
    }

    private int number() {
        return next < bytes.length ? bytes[next++] & 0xff : 0;
    }

    private void one(JsonNode document) {
        List<Place> places = new ArrayList<>();
        collect(document, places);
        if (places.isEmpty()) {
            return;
        }
        int how = number();
        Place place = any(places);
        switch (how % 7) {
            case 0 -> place.remove();
            case 1 -> place.put(VALUES.get(number() % VALUES.size()).deepCopy());
            case 2 -> place.put(copy(any(places), places));
            case 3 -> place.put(NODES.textNode(text()));
            case 4 -> place.put(NODES.numberNode((short) (number() << 8 | number())));
            case 5 -> add(place, copy(any(places), places), any(places).name());
            default -> place.put(NODES.textNode(place.value().asText() + text()));
        }
    }

    private Place any(List<Place> places) {
        return places.get((number() << 8 | number()) % places.size());
    }

    private String text() {
        int length = Math.min(number() % LONGEST_TEXT, bytes.length - next);
        String text = new String(bytes, next, length, StandardCharsets.UTF_8);
        next += length;
        return text;
    }

    /** Nothing more of a document that is large already: what is copied into itself doubles. */
    private static JsonNode copy(Place place, List<Place> all) {
        return all.size() > LARGEST ? NODES.nullNode() : place.value().deepCopy();
    }

    /** Once more in a list, or as a member of that name. */
    private static void add(Place place, JsonNode copy, String name) {
        switch (place.value()) {
            case ArrayNode list -> list.add(copy);
            case ObjectNode object -> object.set(name == null ? "added" : name, copy);
            default -> place.put(copy);
        }
    }

    private static void collect(JsonNode node, Collection<Place> places) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(member -> {
                places.add(new Place(node, member.getKey(), 0));
                collect(member.getValue(), places);
            });
        }
        for (int i = 0; node instanceof ArrayNode && i < node.size(); i++) {
            places.add(new Place(node, null, i));
            collect(node.get(i), places);
        }
    }
}
