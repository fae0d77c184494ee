package io.davit.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import io.davit.Problem;
import io.davit.spec.SpecReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The JSON schema of a config, compiled when the native image is built. */
final class ConfigSchema {

    private static final JsonNode DOCUMENT = read();
    private static final Schema SCHEMA = compile();

    private static Schema compile() {
        SchemaRegistryConfig config = SchemaRegistryConfig.builder()
                .pathType(PathType.JSON_POINTER)
                // Skips loading localized messages, which takes time and is not needed.
                .locale(Locale.ROOT)
                .messageSource((key, locale, supplier, arguments) -> key)
                .build();
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12, builder -> builder.schemaRegistryConfig(config));
        Schema schema = registry.getSchema(DOCUMENT);
        schema.initializeValidators();
        return schema;
    }

    private static JsonNode read() {
        try (InputStream file = ConfigSchema.class.getResourceAsStream("config-schema.json")) {
            return SpecReader.parse(file.readAllBytes(), "config-schema.json");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the schema document. */
    static JsonNode document() {
        return DOCUMENT;
    }

    static List<Problem> check(JsonNode config) {
        List<Problem> problems = new ArrayList<>();
        for (Error error : SCHEMA.validate(config)) {
            problems.add(Problem.error(pointer(error), sentence(error)));
        }
        return problems;
    }

    /** Returns the JSON pointer of the error; for a missing property, the pointer that it would have. */
    private static String pointer(Error error) {
        String pointer = error.getInstanceLocation().toString();
        return error.getKeyword().equals("required") ? pointer + "/" + error.getProperty() : pointer;
    }

    private static String sentence(Error error) {
        JsonNode wanted = error.getSchemaNode();
        return switch (error.getKeyword()) {
            case "required" -> "is required";
            case "type" -> "must be " + article(wanted.asText()) + ", not " + kind(error.getInstanceNode(), wanted);
            case "enum" -> "must be one of " + choices(wanted) + ", not " + error.getInstanceNode();
            case "minimum" -> "must be at least " + wanted + ", not " + error.getInstanceNode();
            case "maximum" -> "must be at most " + wanted + ", not " + error.getInstanceNode();
            case "minItems" -> "must not be empty";
            case "pattern" -> error.getInstanceNode() + " does not match " + wanted.asText();
            default -> "breaks the schema's " + error.getKeyword() + " " + wanted;
        };
    }

    private static String article(String type) {
        return switch (type) {
            case "array", "integer", "object" -> "an " + type;
            default -> "a " + type;
        };
    }

    private static String kind(JsonNode node, JsonNode wanted) {
        boolean fraction = node.isNumber() && wanted.asText().equals("integer");
        return fraction ? node.toString() : article(node.getNodeType().name().toLowerCase(Locale.ROOT));
    }

    private static String choices(JsonNode words) {
        List<String> choices = new ArrayList<>();
        words.forEach(word -> choices.add(word.asText()));
        return String.join(", ", choices);
    }

    private ConfigSchema() {}
}
