package io.davit.spec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** Jackson's mapper, readers and writers, all of which are initialized at image build time. */
public final class Json {

    /** Maps the records of this package, and small ones of other packages. */
    public static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .build())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // Resolves the serializers of list elements from declared types, at image build time.
            .enable(MapperFeature.USE_STATIC_TYPING)
            .build();

    /** Drops members that are {@code null}. */
    static final ObjectReader TREES =
            MAPPER.reader().forType(JsonNode.class).without(JsonNodeFeature.READ_NULL_PROPERTIES);
    static final ObjectReader CONFIGS = MAPPER.readerFor(Config.class);
    static final ObjectReader PROCESSES = MAPPER.readerFor(Process.class);
    static final ObjectReader RESOURCES = MAPPER.readerFor(Resources.class);

    private static final ObjectWriter ONE_LINE = MAPPER.writerFor(JsonNode.class);
    private static final ObjectWriter TWO_SPACES = indented("  ");
    private static final ObjectWriter FOUR_SPACES = indented("    ");

    private static ObjectWriter indented(String indent) {
        DefaultIndenter indenter = new DefaultIndenter(indent, "\n");
        Separators separators = Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator("");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(separators);
        printer.indentObjectsWith(indenter);
        printer.indentArraysWith(indenter);
        return MAPPER.writerFor(JsonNode.class).with(printer);
    }

    /**
     * Reads and writes a document once at image build time, so that the image contains what Jackson caches on first
     * use, such as escaped property names.
     */
    public static void rehearse(ObjectReader reader, ObjectWriter writer, String document) {
        try {
            writer.writeValueAsBytes(reader.readValue(document));
        } catch (JsonProcessingException wrong) {
            throw new IllegalStateException(wrong);
        }
    }

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** Returns JSON with an indent of two, as {@code state} and {@code list} print it. */
    public static String pretty(JsonNode node) {
        return write(TWO_SPACES, node);
    }

    /** Returns JSON with an indent of four, as {@code features} and {@code spec} print it. */
    public static String wide(JsonNode node) {
        return write(FOUR_SPACES, node);
    }

    /** Returns JSON on one line. */
    public static String compact(JsonNode node) {
        return write(ONE_LINE, node);
    }

    private static String write(ObjectWriter writer, JsonNode node) {
        try {
            return writer.writeValueAsString(node);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Returns the reason of a parse or mapping error, without Jackson's description of the source. */
    public static String reason(IOException failure) {
        String message = failure instanceof JsonProcessingException json ? json.getOriginalMessage() : failure.getMessage();
        String line = message.lines().findFirst().orElse("");
        int source = line.indexOf("[Source:");
        int end = source < 0 ? line.length() : Math.max(line.lastIndexOf('(', source), line.lastIndexOf(" at ", source));
        return line.substring(0, Math.max(end, 0)).strip();
    }

    private Json() {}
}
