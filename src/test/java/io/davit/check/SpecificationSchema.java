package io.davit.check;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import io.davit.spec.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The specification's own JSON schemas, as Debian's package golang-github-opencontainers-specs-dev installs them; another
 * directory with them can be named by {@code -Ddavit.specification.schema}.
 */
public final class SpecificationSchema {

    private static final Path DIRECTORY = Path.of(System.getProperty(
            "davit.specification.schema",
            "/usr/share/gocode/src/github.com/opencontainers/runtime-spec/schema"));

    private final Schema schema;

    private SpecificationSchema(String file) {
        SchemaRegistryConfig config =
                SchemaRegistryConfig.builder().pathType(PathType.JSON_POINTER).build();
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_4,
                builder -> builder.schemaRegistryConfig(config).schemas(SpecificationSchema::read));
        schema = registry.getSchema(SchemaLocation.of(DIRECTORY.resolve(file).toUri().toString()));
        schema.initializeValidators();
    }

    /** One of them; the calling test is skipped where it is not there. */
    public static SpecificationSchema loadOrSkip(String file) {
        assumeTrue(
                Files.exists(DIRECTORY.resolve(file)),
                "no " + DIRECTORY.resolve(file) + ": golang-github-opencontainers-specs-dev is not installed, or too old");
        return new SpecificationSchema(file);
    }

    /** The metaschema is no file, and the library has it. */
    private static String read(String uri) {
        try {
            return uri.startsWith("file:") ? Files.readString(Path.of(URI.create(uri))) : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that is wrong with a document. */
    public List<String> errors(JsonNode document) {
        return schema.validate(document).stream().map(Error::toString).toList();
    }

    /** The words of all its enumerations. */
    public Set<String> words() {
        Set<String> words = new TreeSet<>();
        for (String name : List.of("config-schema.json", "config-linux.json", "defs-linux.json")) {
            for (JsonNode enumeration : tree(name).findValues("enum")) {
                enumeration.forEach(word -> words.add(word.asText()));
            }
        }
        return words;
    }

    private static JsonNode tree(String name) {
        try {
            return Json.MAPPER.readTree(DIRECTORY.resolve(name).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
