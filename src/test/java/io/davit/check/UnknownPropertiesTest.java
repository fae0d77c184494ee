package io.davit.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.davit.Problem;
import io.davit.spec.Config;
import io.davit.spec.SpecReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnknownPropertiesTest {

    private static List<String> unknown(JsonNode config) {
        return Checker.check(config, "/bundle").stream().filter(problem -> !problem.isError()).map(Problem::toString)
                .filter(problem -> problem.endsWith("ignored")).toList();
    }

    private static List<String> unknown(String json) {
        return unknown(Configs.with(json));
    }

    @Test
    void unknownPropertiesAreNamed() {
        assertEquals(
                List.of("/process/argz: is unknown, and ignored", "/future: is unknown, and ignored"),
                unknown("{\"process\": {\"argz\": [1]}, \"future\": {\"a\": 1}}"));
        assertEquals(
                List.of("/mounts/1/optoins: is unknown, and ignored"),
                unknown("{\"mounts\": [{\"destination\": \"/a\", \"type\": \"a\"}, "
                        + "{\"destination\": \"/b\", \"type\": \"b\", \"optoins\": []}]}"));
        assertEquals(
                List.of("/linux/devices/0/a~1b: is unknown, and ignored"),
                unknown("{\"linux\": {\"devices\": [{\"path\": \"/dev/a\", \"type\": \"p\", \"a/b\": 1}]}}"));
    }

    @Test
    void theyAreNamedBesideErrorsToo() {
        assertEquals(
                List.of("/process/cwd: Cwd must be an absolute path", "/process/argz: is unknown, and ignored"),
                Checker.check(Configs.with("{\"process\": {\"cwd\": \"a\", \"argz\": 1}}"), "/bundle").stream()
                        .map(Problem::toString)
                        .toList());
        assertEquals(
                List.of("/process/cwd: must be a string, not a number", "/process/argz: is unknown, and ignored"),
                Checker.check(Configs.with("{\"process\": {\"cwd\": 1, \"argz\": 1}}"), "/bundle").stream()
                        .map(Problem::toString)
                        .toList());
    }

    @Test
    void otherPlatformsAreNamedAsSuch() {
        assertEquals(
                List.of("/windows: is for another platform, and ignored", "/vm: is for another platform, and ignored"),
                unknown("{\"windows\": {\"layerFolders\": []}, \"vm\": {}}"));
    }

    @Test
    void keysOfMapsAreNotProperties() {
        assertEquals(
                List.of(),
                unknown("{\"annotations\": {\"a\": \"b\"}, \"linux\": {\"namespaces\": [{\"type\": \"ipc\"}], "
                        + "\"sysctl\": {\"kernel.sem\": \"1\"}}}"));
        assertEquals(
                List.of("/linux/netDevices/eth0/x: is unknown, and ignored"),
                unknown("{\"linux\": {\"netDevices\": {\"eth0\": {\"x\": 1}}}}"));
    }

    @Test
    void noPropertyOfTheSpecificationIsUnknown() throws IOException {
        try (InputStream file = Config.class.getResourceAsStream("every-property.json")) {
            assertEquals(List.of(), unknown(SpecReader.parse(file.readAllBytes(), "every-property.json")));
        }
    }
}
