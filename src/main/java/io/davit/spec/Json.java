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

/** JSON as davit reads and writes it. All of this is made when the image is built. */
public final class Json {

    /** For the records of this package and for small ones of others. */
    public static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .build())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // What a list holds is known then before there is one, and its serializer is not looked for at run time.
            .enable(MapperFeature.USE_STATIC_TYPING)
            .build();

    /** Members that are {@code null} are left out. */
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
     * Writes a record once while the image is built. What Jackson makes of a property when it first writes that, such as
     * its escaped name, is in the image then.
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

    /** On many lines, as {@code state} and {@code list} print. */
    public static String pretty(JsonNode node) {
        return write(TWO_SPACES, node);
    }

    /** On many lines and wider, as {@code features} and {@code spec} print. */
    public static String wide(JsonNode node) {
        return write(FOUR_SPACES, node);
    }

    /** On one line. */
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

    /** Why something is no JSON, or not the JSON that is wanted, without where Jackson has read it from. */
    public static String reason(IOException failure) {
        String message = failure instanceof JsonProcessingException json ? json.getOriginalMessage() : failure.getMessage();
        String line = message.lines().findFirst().orElse("");
        int source = line.indexOf("[Source:");
        int end = source < 0 ? line.length() : Math.max(line.lastIndexOf('(', source), line.lastIndexOf(" at ", source));
        return line.substring(0, Math.max(end, 0)).strip();
    }

    private Json() {}
}
