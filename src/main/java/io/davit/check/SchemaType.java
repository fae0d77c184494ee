package io.davit.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What the schema says of one place of a config, with its references resolved: of JSON Schema 2020-12, the keywords that the
 * schema has. An absent keyword is {@code null}, or empty.
 *
 * @param name the value of {@code type}
 * @param additional the type of properties that {@code properties} does not have
 * @param words the value of {@code enum}
 */
record SchemaType(
        String name,
        Map<String, SchemaType> properties,
        SchemaType additional,
        SchemaType items,
        List<String> required,
        List<String> words,
        BigInteger minimum,
        BigInteger maximum,
        int minItems,
        Pattern pattern) {

    /** The type of a whole document. */
    static SchemaType of(JsonNode schema) {
        return new Compiler(schema).compile(schema);
    }

    /** The type of a property; {@code null}: it is unknown. */
    SchemaType property(String property) {
        SchemaType known = properties.get(property);
        return known == null ? additional : known;
    }

    private record Compiler(JsonNode document, Map<String, SchemaType> definitions) {

        private static final String THIS_DOCUMENT = "#";

        Compiler(JsonNode document) {
            this(document, new HashMap<>());
        }

        SchemaType compile(JsonNode schema) {
            JsonNode reference = schema.path("$ref");
            return reference.isMissingNode() ? compileKeywords(schema) : definition(reference.textValue());
        }

        private SchemaType definition(String reference) {
            SchemaType known = definitions.get(reference);
            if (known == null) {
                known = compileKeywords(document.at(reference.substring(THIS_DOCUMENT.length())));
                definitions.put(reference, known);
            }
            return known;
        }

        private SchemaType compileKeywords(JsonNode schema) {
            Map<String, SchemaType> properties = new HashMap<>();
            for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
                properties.put(property.getKey(), compile(property.getValue()));
            }
            return new SchemaType(
                    schema.path("type").textValue(),
                    properties,
                    compileIfThere(schema.path("additionalProperties")),
                    compileIfThere(schema.path("items")),
                    strings(schema.path("required")),
                    strings(schema.path("enum")),
                    number(schema.path("minimum")),
                    number(schema.path("maximum")),
                    schema.path("minItems").asInt(),
                    schema.has("pattern") ? Pattern.compile(schema.get("pattern").textValue()) : null);
        }

        private SchemaType compileIfThere(JsonNode schema) {
            return schema.isMissingNode() ? null : compile(schema);
        }

        private static List<String> strings(JsonNode array) {
            List<String> strings = new ArrayList<>();
            array.forEach(string -> strings.add(string.textValue()));
            return List.copyOf(strings);
        }

        private static BigInteger number(JsonNode number) {
            return number.isMissingNode() ? null : number.bigIntegerValue();
        }
    }
}
