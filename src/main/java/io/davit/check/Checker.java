package io.davit.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.davit.DavitException;
import io.davit.spec.Config;
import io.davit.spec.SpecReader;
import java.util.ArrayList;
import java.util.List;

/** Checks a config: against the schema first, then, where it has the right shape, against all rules. */
public final class Checker {

    /** More would not help in one message. */
    private static final int REPORTED = 8;

    private static final List<Rule> RULES = rules();

    private static List<Rule> rules() {
        List<Rule> rules = new ArrayList<>();
        rules.addAll(GeneralRules.ALL);
        rules.addAll(ProcessRules.ALL);
        rules.addAll(MountRules.ALL);
        rules.addAll(NamespaceRules.ALL);
        rules.addAll(LinuxRules.ALL);
        rules.addAll(SupportRules.ALL);
        return List.copyOf(rules);
    }

    /** All that is wrong, in the order of the rules. */
    public static List<Problem> check(JsonNode tree) {
        List<Problem> problems = ConfigSchema.check(tree);
        return problems.isEmpty() ? check(SpecReader.config(tree)) : problems;
    }

    private static List<Problem> check(Config config) {
        List<Problem> problems = new ArrayList<>();
        for (Rule rule : RULES) {
            rule.check(config, problems);
        }
        return problems;
    }

    /**
     * The config in a tree, if it can be run.
     *
     * @param name of the document
     * @throws DavitException that names what is wrong
     */
    public static Config checked(JsonNode tree, String name) {
        List<Problem> problems = ConfigSchema.check(tree);
        if (!problems.isEmpty()) {
            throw refusal(name, problems);
        }
        Config config = SpecReader.config(tree);
        problems = check(config);
        problems.removeIf(problem -> !problem.isError());
        if (!problems.isEmpty()) {
            throw refusal(name, problems);
        }
        return config;
    }

    private static DavitException refusal(String name, List<Problem> problems) {
        StringBuilder message = new StringBuilder(name).append(": ");
        for (int i = 0; i < problems.size() && i < REPORTED; i++) {
            message.append(i == 0 ? "" : "; ").append(problems.get(i));
        }
        if (problems.size() > REPORTED) {
            message.append("; and ").append(problems.size() - REPORTED).append(" more");
        }
        return new DavitException(message.toString());
    }

    private Checker() {}
}
