package io.davit.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.DavitException;
import io.davit.Edits;
import io.davit.check.Checker;
import io.davit.Problem;
import io.davit.resolve.ResolvedConfig;
import io.davit.seccomp.Arch;
import io.davit.spec.Json;
import io.davit.spec.SpecReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Fuzzes reading, checking and planning: what is wrong is a problem or a DavitException, and what no rule finds wrong can
 * be planned and printed.
 */
public final class ConfigFuzz {

    private static final JsonNode EVERYTHING = read("src/test/resources/io/davit/spec/every-property.json");
    private static final JsonNode TEMPLATE = read("src/main/resources/io/davit/cli/config-template.json");

    private static final Host HOST = new Host(Arch.X86_64, (1L << 41) - 1, true, Host.SecurityModule.NONE, true,
            new Host.CgroupPlace(false, true, List.of(), "/sys/fs/cgroup/id", List.of()));

    private static JsonNode read(String path) {
        try {
            return Json.MAPPER.readTree(Path.of(path).toFile());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length == 0) {
            return;
        }
        byte[] rest = Arrays.copyOfRange(data, 1, data.length);
        try {
            tryTree(data[0] == 0 ? SpecReader.parse(rest, "config.json") : edited(data[0] % 2 == 0 ? EVERYTHING : TEMPLATE, rest));
        } catch (DavitException refused) {
            refused.getMessage();
        }
    }

    private static JsonNode edited(JsonNode document, byte[] edits) {
        JsonNode copy = document.deepCopy();
        Edits.apply(edits, copy);
        return copy;
    }

    private static void tryTree(JsonNode tree) {
        Checker.Verdict verdict = Checker.examine(tree, "/bundle");
        boolean refused = verdict.problems().stream().anyMatch(Problem::isError);
        if (refused != (verdict.config() == null)) {
            throw new AssertionError("a config without errors, or none: " + tree);
        }
        ResolvedConfig config;
        try {
            config = Checker.checked(tree, "config.json", "/bundle");
        } catch (DavitException e) {
            if (!refused) {
                throw new AssertionError("refused, but not by a rule: " + tree, e);
            }
            return;
        }
        if (refused) {
            throw new AssertionError("not refused: " + tree);
        }
        plan(config, (ObjectNode) tree);
    }

    private static void plan(ResolvedConfig config, ObjectNode tree) {
        ProcessContext confinement = ProcessContext.of(config.config(), HOST.arch());
        Plan plan = Planner.plan(config, new PlanOptions("id", true, true, true), confinement, HOST, warning -> {});
        if (PlanPrinter.text(List.of(), plan).isEmpty() || PlanPrinter.json(List.of(), plan).isEmpty()) {
            throw new AssertionError("an empty plan: " + tree);
        }
        plan.encode(3, 0, descriptor -> 4);
    }

    private ConfigFuzz() {}
}
