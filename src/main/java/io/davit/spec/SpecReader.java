package io.davit.spec;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import io.davit.DavitException;
import java.io.IOException;

/** Reads documents of the specification: first as a tree, which can be validated, then as records. */
public final class SpecReader {

    /**
     * Parses a document to a tree, without members that are {@code null}: the specification's Go bindings treat those
     * as absent, and may write them.
     *
     * @param name the document's name, for error messages
     */
    public static JsonNode parse(byte[] json, String name) {
        JsonNode tree;
        try {
            tree = Json.TREES.readValue(json);
        } catch (IOException malformed) {
            throw new DavitException(name + ": " + position(malformed) + Json.reason(malformed));
        }
        if (tree == null || !tree.isObject()) {
            throw new DavitException(name + ": not a JSON object");
        }
        return tree;
    }

    /** Of what is not even text, no position is known. */
    private static String position(IOException malformed) {
        JsonLocation location = malformed instanceof JsonProcessingException json ? json.getLocation() : null;
        return location == null ? "" : "line " + location.getLineNr() + ", column " + location.getColumnNr() + ": ";
    }

    public static Config config(JsonNode tree) {
        return bind(Json.CONFIGS, tree);
    }

    public static Process process(JsonNode tree) {
        return bind(Json.PROCESSES, tree);
    }

    public static Resources resources(JsonNode tree) {
        return bind(Json.RESOURCES, tree);
    }

    private static <T> T bind(ObjectReader reader, JsonNode tree) {
        try {
            return reader.readValue(tree);
        } catch (JsonMappingException mismatch) {
            throw new DavitException(pointer(mismatch) + ": " + Json.reason(mismatch));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String pointer(JsonMappingException mismatch) {
        StringBuilder pointer = new StringBuilder();
        for (JsonMappingException.Reference step : mismatch.getPath()) {
            pointer.append('/').append(step.getFieldName() != null ? step.getFieldName() : step.getIndex());
        }
        return pointer.toString();
    }

    private SpecReader() {}
}
