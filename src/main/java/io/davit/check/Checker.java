package io.davit.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.InvalidConfigException;
import io.davit.Problem;
import io.davit.resolve.ResolvedConfig;
import io.davit.spec.Config;
import io.davit.spec.Json;
import io.davit.spec.Process;
import io.davit.spec.Resources;
import io.davit.spec.SpecReader;
import java.util.ArrayList;
import java.util.List;

/** Validates a config against the schema first and, if its shape is right, against all rules. */
public final class Checker {

    private static final List<Rule> RULES = rules();

    private static List<Rule> rules() {
        List<Rule> rules = new ArrayList<>();
        rules.addAll(GeneralRules.ALL);
        rules.addAll(ProcessRules.ALL);
        rules.addAll(SchedulingRules.ALL);
        rules.addAll(NamespaceRules.ALL);
        rules.addAll(NetDeviceRules.ALL);
        rules.addAll(LinuxRules.ALL);
        rules.addAll(SeccompRules.ALL);
        return List.copyOf(rules);
    }

    /**
     * The result of a check.
     *
     * @param problems all errors and warnings, in the order of the rules
     * @param config the resolved config; {@code null} if it has errors
     */
    public record Verdict(List<Problem> problems, ResolvedConfig config) {}

    /** @param bundle absolute path of the config's bundle */
    public static Verdict examine(JsonNode tree, String bundle) {
        List<Problem> problems = ConfigSchema.check(tree);
        ResolvedConfig config = null;
        if (problems.isEmpty()) {
            Config written = SpecReader.config(tree);
            config = ResolvedConfig.of(written, bundle);
            problems.addAll(check(tree, written, config));
        }
        boolean isGood = problems.stream().noneMatch(Problem::isError);
        UnknownProperties.check(tree, problems);
        return new Verdict(problems, isGood ? config : null);
    }

    /** Returns only the problems. */
    static List<Problem> check(JsonNode tree, String bundle) {
        return examine(tree, bundle).problems();
    }

    /**
     * @param written the config as read
     * @param config the same config, resolved
     */
    private static List<Problem> check(JsonNode tree, Config written, ResolvedConfig config) {
        List<Problem> problems = new ArrayList<>();
        NulBytes.check(tree, problems);
        MountRules.destinationsAreAbsolute(written, problems);
        for (MountRules.MountRule rule : MountRules.ALL) {
            rule.check(config, problems);
        }
        for (Rule rule : RULES) {
            rule.check(config.config(), problems);
        }
        return problems;
    }

    /**
     * Parses, validates and resolves a config.
     *
     * @param name the name of the document, for messages
     * @param bundle absolute path of the config's bundle
     * @throws InvalidConfigException that lists the errors
     */
    public static ResolvedConfig checked(JsonNode tree, String name, String bundle) {
        List<Problem> problems = ConfigSchema.check(tree);
        if (!problems.isEmpty()) {
            throw new InvalidConfigException(name, problems);
        }
        Config written = SpecReader.config(tree);
        ResolvedConfig config = ResolvedConfig.of(written, bundle);
        problems = check(tree, written, config);
        problems.removeIf(problem -> !problem.isError());
        if (!problems.isEmpty()) {
            throw new InvalidConfigException(name, problems);
        }
        return config;
    }

    /**
     * Parses and validates a process for {@code exec}.
     *
     * @param name the name of the document, for messages
     * @throws InvalidConfigException that lists the errors
     */
    public static Process checkedProcess(JsonNode tree, String name) {
        ObjectNode config = Json.object();
        config.put("ociVersion", Config.OCI_VERSION);
        config.putObject("root").put("path", "/");
        config.set("process", tree);
        return checked(config, name, "/").process();
    }

    /**
     * Parses and validates resources for {@code update}.
     *
     * @param name the name of the document, for messages
     * @throws InvalidConfigException that lists the errors
     */
    public static Resources checkedResources(JsonNode tree, String name) {
        ObjectNode config = Json.object();
        config.put("ociVersion", Config.OCI_VERSION);
        config.putObject("root").put("path", "/");
        config.putObject("linux").set("resources", tree);
        return checked(config, name, "/").linux().resources();
    }

    /**
     * Validates a process that was derived from the container's config.
     *
     * @throws InvalidConfigException with the first error
     */
    public static Process checkedProcess(Process process) {
        Config config = new Config(Config.OCI_VERSION, process, null, null, null, null, null, null, null);
        List<Problem> problems = new ArrayList<>();
        ProcessRules.ALL.forEach(rule -> rule.check(config, problems));
        if (!problems.isEmpty()) {
            throw new InvalidConfigException(problems.getFirst());
        }
        return process;
    }

    private Checker() {}
}
