package io.davit.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import io.davit.DavitException;
import io.davit.Problem;
import io.davit.spec.SpecReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The verdict on the specification's own examples. */
class SpecificationExamplesTest {

    private static JsonNode read(String name) throws IOException {
        try (InputStream file = SpecificationExamplesTest.class.getResourceAsStream("specification/" + name)) {
            return SpecReader.parse(file.readAllBytes(), name);
        }
    }

    private static List<String> schemaProblems(String name) throws IOException {
        return ConfigSchema.check(read(name)).stream().map(Problem::toString).toList();
    }

    private static List<String> problems(String name) throws IOException {
        return Checker.check(read(name), "/bundle").stream()
                .map(Problem::toString)
                .toList();
    }

    @Test
    void theSchemaTakesTheGoodOnes() throws IOException {
        for (String name : new String[] {
            "linux-rdma", "minimal-for-start", "minimal", "spec-example", "zos-example", "zos-minimal"
        }) {
            assertEquals(List.of(), schemaProblems("good/" + name + ".json"), name);
        }
    }

    @Test
    void theSchemaRefusesTheBadOnes() throws IOException {
        assertEquals(
                List.of("/linux/resources/hugepageLimits/0/pageSize: \"64kB\" does not match ^[1-9][0-9]*[KMG]B$"),
                schemaProblems("bad/linux-hugepage.json"));
        assertEquals(
                List.of("/linux/resources/rdma/mlx5_1/hcaHandles: must be an integer, not a string"),
                schemaProblems("bad/linux-rdma.json"));
        assertEquals(
                "bad/invalid-json.json: line 1, column 2: ",
                assertThrows(DavitException.class, () -> read("bad/invalid-json.json"))
                        .getMessage()
                        .substring(0, "bad/invalid-json.json: line 1, column 2: ".length()));
    }

    @Test
    void theMinimalOneCanBeRun() throws IOException {
        assertEquals(List.of(), problems("good/minimal-for-start.json"));
        assertEquals(List.of(), problems("good/minimal.json"));
    }

    @Test
    void theLongOneIsOfAVersionBeforeTheFirst() throws IOException {
        assertEquals(
                List.of(
                        "/ociVersion: \"0.5.0-dev\" is not supported (versions 1.x are, up to 1.3.0)",
                        "/linux/resources/memory/kernel: limits nothing",
                        "/linux/resources/memory/kernelTCP: limits nothing",
                        "/linux/resources/oomScoreAdj: is unknown, and ignored"),
                problems("good/spec-example.json"));
    }

    @Test
    void theOneForAnotherPlatformIsNamedAsSuch() throws IOException {
        List<String> problems = problems("good/zos-example.json");
        assertEquals("/zos: is for another platform, and ignored", problems.getLast());
    }
}
