package io.davit.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.Problem;
import io.davit.check.Mutations.Mutant;
import io.davit.spec.Config;
import io.davit.spec.SpecReader;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * davit's schema and the specification's come to the same verdict on some thousands of configs, or there is a reason
 * for the difference. Version 1.0.2 of the specification and later ones will do.
 */
class AgainstSpecificationSchemaTest {

    /** A change of a config about which the two may differ. */
    private record Difference(String reason, Predicate<Mutant> applies) {}

    private static final List<Difference> DAVIT_TAKES_MORE = List.of(
            new Difference(
                    "The specification's bindings for Go read a member that is null as one that is absent.",
                    mutant -> mutant.value().isNull()),
            new Difference(
                    "In draft 4 of JSON Schema 1.0 is no integer, later it is one.",
                    mutant -> mutant.value().isDouble() && mutant.value().asDouble() == 1.0),
            new Difference(
                    "512 is a slip for 0777: modes of existing containers, as 0666, are higher, and 01777 is one too.",
                    mutant -> mutant.pointer().equals("/linux/devices/0/fileMode")
                            && mutant.value().canConvertToExactIntegral()
                            && mutant.value().bigIntegerValue().compareTo(BigInteger.valueOf(512)) > 0),
            new Difference(
                    "Propagation may also be recursive, as everywhere else, or empty, which is what Go writes for none.",
                    mutant -> mutant.pointer().equals("/linux/rootfsPropagation")
                            && Set.of("", "rprivate", "rshared", "rslave", "runbindable")
                                    .contains(mutant.value().asText())),
            new Difference(
                    "From version 1.3 on the limit of pids may be absent.",
                    mutant -> mutant.pointer().startsWith("/linux/resources/pids")
                            && !mutant.config().at("/linux/resources/pids").has("limit")),
            new Difference(
                    "Other platforms are no concern of davit's.",
                    mutant -> mutant.pointer().matches("/(solaris|vm|windows|zos)(/.*)?")));

    private static final List<Difference> DAVIT_TAKES_LESS = List.of(
            new Difference(
                    "These properties came with version 1.3.",
                    mutant -> mutant.pointer().matches("/linux/(netDevices|memoryPolicy|intelRdt/(schemata|enableMonitoring))(/.*)?")),
            new Difference(
                    "No number of seconds or columns needs 64 bits without a sign, and no errno 32.",
                    mutant -> mutant.pointer().matches("/process/consoleSize/(height|width)"
                                    + "|/process/oomScoreAdj"
                                    + "|/hooks/[a-zA-Z]+/0/timeout"
                                    + "|/linux/seccomp/(defaultErrnoRet|syscalls/0/errnoRet)")
                            && mutant.value().bigIntegerValue().bitLength() >= 31),
            new Difference(
                    "A system call has six arguments.",
                    mutant -> mutant.pointer().equals("/linux/seccomp/syscalls/0/args/0/index")
                            && mutant.value().bigIntegerValue().intValue() != 0),
            new Difference(
                    "Whatever its clock is, an offset is an object of its kind.",
                    mutant -> mutant.pointer().equals("/linux/timeOffsets")),
            new Difference(
                    "In the specification's schema any value may have a key that is empty or a line break.",
                    mutant -> mutant.change().equals("= {\"\":1}")));

    private static SpecificationSchema specification;

    private final Set<String> reasonsUsed = new HashSet<>();
    private final List<String> unexplained = new ArrayList<>();
    private int valid;
    private int invalid;

    @BeforeAll
    static void load() {
        specification = SpecificationSchema.loadOrSkip("config-schema.json");
    }

    private static ObjectNode read(Class<?> beside, String name) throws IOException {
        try (InputStream file = beside.getResourceAsStream(name)) {
            return (ObjectNode) SpecReader.parse(file.readAllBytes(), name);
        }
    }

    /** Without what an older version of the specification does not have. */
    private static ObjectNode everyProperty() throws IOException {
        ObjectNode config = read(Config.class, "every-property.json");
        if (!hasTimeNamespaces()) {
            ArrayNode namespaces = (ArrayNode) config.at("/linux/namespaces");
            namespaces.remove(namespaces.size() - 1);
            ((ObjectNode) config.get("linux")).remove("timeOffsets");
            ObjectNode process = (ObjectNode) config.get("process");
            process.remove(List.of("ioPriority", "scheduler", "execCPUAffinity"));
        }
        return config;
    }

    private static boolean hasTimeNamespaces() {
        return specification.words().contains("time");
    }

    @Test
    void theConfigThatDavitWritesIsJudgedAlike() throws IOException {
        ObjectNode config = read(io.davit.cli.Main.class, "config-template.json");
        assertEquals(List.of(), specification.errors(config));
        compareAll(config);
        assertEquals(List.of(), unexplained);
    }

    @Test
    void aConfigWithEveryPropertyIsJudgedAlike() throws IOException {
        ObjectNode config = everyProperty();
        for (String platform : new String[] {"solaris", "windows", "vm", "zos"}) {
            config.put(platform, 1);
            compare(new Mutant("/" + platform, "= 1", config));
            config.remove(platform);
        }
        assertEquals(List.of(), specification.errors(config));
        compareAll(config);
        assertEquals(List.of(), unexplained);
        assertTrue(valid > 1000 && invalid > 3000, valid + " were valid, " + invalid + " were not");
        if (hasTimeNamespaces()) {
            assertEquals(reasons(), reasonsUsed, "every difference that is listed is there");
        }
    }

    private static Set<String> reasons() {
        return Stream.concat(DAVIT_TAKES_MORE.stream(), DAVIT_TAKES_LESS.stream())
                .map(Difference::reason)
                .collect(Collectors.toSet());
    }

    private void compareAll(JsonNode config) {
        Mutations.forEach(config, specification.words(), 20261122, this::compare);
    }

    private void compare(Mutant mutant) {
        JsonNode read = SpecReader.parse(mutant.config().toString().getBytes(UTF_8), "config.json");
        List<Problem> problems = ConfigSchema.check(read);
        List<String> errors = specification.errors(mutant.config());
        if (errors.isEmpty()) {
            valid++;
        } else {
            invalid++;
        }
        if (problems.isEmpty() && !errors.isEmpty()) {
            explain(mutant, DAVIT_TAKES_MORE, " is only refused by the specification's schema: " + errors);
        } else if (!problems.isEmpty() && errors.isEmpty()) {
            explain(mutant, DAVIT_TAKES_LESS, " is only refused by davit's schema: " + problems);
        }
    }

    private void explain(Mutant mutant, List<Difference> differences, String verdicts) {
        for (Difference difference : differences) {
            if (difference.applies().test(mutant)) {
                reasonsUsed.add(difference.reason());
                return;
            }
        }
        unexplained.add(mutant + verdicts);
    }
}
