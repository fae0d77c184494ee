package io.davit.check;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Every config that differs from a given one in one place, as far as the difference may matter to a schema. */
final class Mutations {

    /**
     * One of them.
     *
     * @param pointer to what has been changed, or to the object or list that something was added to
     */
    record Mutant(String pointer, String change, JsonNode config) {

        /** What is at the place now; missing where it was deleted. */
        JsonNode value() {
            return config.at(pointer);
        }

        @Override
        public String toString() {
            return pointer + " " + change;
        }
    }

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final List<JsonNode> VALUES = List.of(
            NODES.nullNode(),
            NODES.booleanNode(true),
            NODES.numberNode(0),
            NODES.numberNode(1),
            NODES.numberNode(-1),
            NODES.numberNode(1.0),
            NODES.numberNode(1.5),
            NODES.textNode(""),
            NODES.textNode("x"),
            NODES.textNode("1"),
            NODES.arrayNode(),
            NODES.arrayNode().addNull(),
            NODES.arrayNode().add(1),
            NODES.arrayNode().add(""),
            NODES.objectNode(),
            NODES.objectNode().put("x", 1),
            NODES.objectNode().put("x", "y"),
            NODES.objectNode().put("", 1));

    /** Two numbers around each of the bounds that the specification's types have. */
    private static final List<JsonNode> NUMBERS = numbers();

    private static List<JsonNode> numbers() {
        List<JsonNode> numbers = new ArrayList<>();
        for (int bits : new int[] {9, 16, 31, 32, 63, 64}) {
            BigInteger power = BigInteger.TWO.pow(bits);
            numbers.add(NODES.numberNode(power));
            numbers.add(NODES.numberNode(power.subtract(BigInteger.ONE)));
            numbers.add(NODES.numberNode(power.negate()));
            numbers.add(NODES.numberNode(power.negate().subtract(BigInteger.ONE)));
        }
        return numbers;
    }

    private final JsonNode base;
    private final Collection<String> words;
    private final Random random;
    private final Consumer<Mutant> visitor;

    /**
     * Makes them one after the other.
     *
     * @param words each of which a string that is one of them is replaced by
     * @param seed for the choice of values where there are too many to try all
     */
    static void forEach(JsonNode base, Collection<String> words, long seed, Consumer<Mutant> visitor) {
        new Mutations(base, words, seed, visitor).mutate(base, JsonPointer.empty());
    }

    private Mutations(JsonNode base, Collection<String> words, long seed, Consumer<Mutant> visitor) {
        this.base = base;
        this.words = words;
        this.random = new Random(seed);
        this.visitor = visitor;
    }

    private void mutate(JsonNode node, JsonPointer pointer) {
        if (!pointer.matches()) {
            replace(node, pointer);
            change(pointer, "deleted", parent -> remove(parent, pointer));
        }
        if (node instanceof ObjectNode object) {
            add(pointer, "with another member", copy -> ((ObjectNode) copy).put("org.example.unknown", 1));
            add(pointer, "with a member without a name", copy -> ((ObjectNode) copy).put("", "x"));
            object.properties().forEach(
                    member -> mutate(member.getValue(), pointer.appendProperty(member.getKey())));
        } else if (node instanceof ArrayNode array) {
            add(pointer, "with a null", copy -> ((ArrayNode) copy).addNull());
            add(pointer, "with another element of its own", copy -> ((ArrayNode) copy).add(array.get(0)));
            for (int i = 0; i < array.size(); i++) {
                mutate(array.get(i), pointer.appendIndex(i));
            }
        }
    }

    private void replace(JsonNode node, JsonPointer pointer) {
        VALUES.forEach(value -> replace(pointer, value));
        if (node.isNumber()) {
            NUMBERS.forEach(value -> replace(pointer, value));
            replace(pointer, NODES.numberNode(random.nextLong()));
        }
        if (node.isTextual()) {
            String text = node.asText();
            if (words.contains(text)) {
                words.forEach(word -> replace(pointer, NODES.textNode(word)));
            }
            int place = random.nextInt(text.length() + 1);
            replace(pointer, NODES.textNode(text.substring(0, place) + " \n" + text.substring(place)));
            replace(pointer, NODES.textNode(text.toLowerCase(java.util.Locale.ROOT)));
        }
    }

    private void replace(JsonPointer pointer, JsonNode value) {
        change(pointer, "= " + value, parent -> {
            if (parent instanceof ObjectNode object) {
                object.set(pointer.last().getMatchingProperty(), value.deepCopy());
            } else {
                ((ArrayNode) parent).set(pointer.last().getMatchingIndex(), value.deepCopy());
            }
        });
    }

    private static void remove(JsonNode parent, JsonPointer pointer) {
        if (parent instanceof ObjectNode object) {
            object.remove(pointer.last().getMatchingProperty());
        } else {
            ((ArrayNode) parent).remove(pointer.last().getMatchingIndex());
        }
    }

    private void change(JsonPointer pointer, String what, Consumer<JsonNode> change) {
        JsonNode config = base.deepCopy();
        change.accept(config.at(pointer.head()));
        visitor.accept(new Mutant(pointer.toString(), what, config));
    }

    private void add(JsonPointer pointer, String what, Consumer<JsonNode> addition) {
        JsonNode config = base.deepCopy();
        addition.accept(config.at(pointer));
        visitor.accept(new Mutant(pointer.toString(), what, config));
    }
}
