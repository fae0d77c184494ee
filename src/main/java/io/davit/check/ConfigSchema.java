package io.davit.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.davit.spec.SpecReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The JSON schema of a config, compiled when the image is built. */
final class ConfigSchema {

    private static final JsonNode DOCUMENT = read();

    /** What it says of a config as a whole. */
    static final SchemaType TYPE = SchemaType.of(DOCUMENT);

    private static JsonNode read() {
        try (InputStream file = ConfigSchema.class.getResourceAsStream("config-schema.json")) {
            return SpecReader.parse(file.readAllBytes(), "config-schema.json");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The schema itself. */
    static JsonNode document() {
        return DOCUMENT;
    }

    static List<Problem> check(JsonNode config) {
        List<Problem> problems = new ArrayList<>();
        SchemaWalk.walk(config, new SchemaWalk.Visitor() {
            @Override
            public void known(JsonNode node, SchemaType type, Place place) {
                check(node, type, place, problems);
            }
        });
        return problems;
    }

    /** What is missing is named by the place where it should be. */
    private static void check(JsonNode node, SchemaType type, Place place, List<Problem> problems) {
        String wrong = wrong(node, type);
        if (wrong != null) {
            problems.add(Problem.error(place.toString(), wrong));
        }
        if (node.isObject()) {
            for (String property : type.required()) {
                if (!node.has(property)) {
                    problems.add(Problem.error(place + "/" + property, "is required"));
                }
            }
        }
    }

    /** What is wrong with a value itself; {@code null}: nothing. */
    private static String wrong(JsonNode node, SchemaType type) {
        if (!has(node, type.name())) {
            return "must be " + article(type.name()) + ", not " + kind(node, type.name());
        }
        if (!type.words().isEmpty() && !(node.isTextual() && type.words().contains(node.textValue()))) {
            return "must be one of " + String.join(", ", type.words()) + ", not " + node;
        }
        return switch (node.getNodeType()) {
            case STRING -> wrongText(node, type);
            case NUMBER -> wrongNumber(node, type);
            case ARRAY -> node.size() < type.minItems() ? "must not be empty" : null;
            default -> null;
        };
    }

    private static boolean has(JsonNode node, String type) {
        return switch (type) {
            case null -> true;
            case "string" -> node.isTextual();
            case "integer" -> node.isIntegralNumber();
            case "boolean" -> node.isBoolean();
            case "array" -> node.isArray();
            case "object" -> node.isObject();
            default -> throw new IllegalStateException("unknown type " + type);
        };
    }

    private static String wrongText(JsonNode node, SchemaType type) {
        boolean matches = type.pattern() == null || type.pattern().matcher(node.textValue()).find();
        return matches ? null : node + " does not match " + type.pattern();
    }

    private static String wrongNumber(JsonNode node, SchemaType type) {
        if (type.minimum() != null && isBelow(node, type.minimum())) {
            return "must be at least " + type.minimum() + ", not " + node;
        }
        boolean above = type.maximum() != null && node.bigIntegerValue().compareTo(type.maximum()) > 0;
        return above ? "must be at most " + type.maximum() + ", not " + node : null;
    }

    private static boolean isBelow(JsonNode node, BigInteger bound) {
        return node.bigIntegerValue().compareTo(bound) < 0;
    }

    private static String article(String type) {
        return switch (type) {
            case "array", "integer", "object" -> "an " + type;
            default -> "a " + type;
        };
    }

    private static String kind(JsonNode node, String wanted) {
        boolean fraction = node.isNumber() && wanted.equals("integer");
        return fraction ? node.toString() : article(node.getNodeType().name().toLowerCase(Locale.ROOT));
    }

    private ConfigSchema() {}
}
