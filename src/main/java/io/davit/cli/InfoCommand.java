package io.davit.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.DavitException;
import io.davit.info.Feature;
import io.davit.info.HostReport;
import io.davit.spec.Json;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "info",
        header = "Show what this host offers to containers, and what davit does without the rest.",
        description = "FEATURE is a name of the table, or its part before the first dot. The exit code is 1 if a "
                + "FEATURE is missing; without FEATURE, if no container can be created.",
        sortOptions = false)
final class InfoCommand implements Action {

    @Parameters(paramLabel = "FEATURE", arity = "0..*", description = "features to show (default: all)")
    List<String> names = new ArrayList<>();

    @Option(names = "--json", description = "print JSON")
    boolean json;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "print this help")
    boolean help;

    @Override
    public int run(Davit davit, Log log) {
        List<Feature> all = HostReport.features();
        List<Feature> shown = names.isEmpty() ? all : named(all);
        Output.print(json ? json(shown) + "\n" : table(shown));
        boolean isMet = shown.stream().allMatch(feature -> feature.ok() || names.isEmpty() && !feature.necessary());
        return isMet ? Main.OK : Main.FAILURE;
    }

    private List<Feature> named(List<Feature> all) {
        for (String name : names) {
            if (all.stream().noneMatch(feature -> feature.isNamed(name))) {
                throw new DavitException("unknown feature " + name);
            }
        }
        return all.stream().filter(feature -> names.stream().anyMatch(feature::isNamed)).toList();
    }

    private static String table(List<Feature> features) {
        Table table = new Table("FEATURE", "OK", "DETAILS");
        for (Feature feature : features) {
            table.add(feature.fullName(), feature.ok() ? "yes" : "no", details(feature));
        }
        return table.toString();
    }

    /** Returns the value, and for a missing feature the reason and the consequence. */
    private static String details(Feature feature) {
        List<String> details = new ArrayList<>();
        if (feature.value() != null) {
            details.add(feature.value());
        }
        if (!feature.ok()) {
            details.add(feature.reason());
            details.add("then: " + feature.without());
        }
        return Output.oneLine(String.join("; ", details));
    }

    /** Nests features by group and name, so that a program needs no search. */
    private static String json(List<Feature> features) {
        ObjectNode groups = Json.object();
        for (Feature feature : features) {
            ObjectNode node = groups.withObjectProperty(feature.group()).putObject(feature.name());
            node.put("ok", feature.ok());
            node.put("necessary", feature.necessary());
            putIfSet(node, "value", feature.value());
            putIfSet(node, "reason", feature.reason());
            node.put("without", feature.without());
        }
        return Json.wide(groups);
    }

    private static void putIfSet(ObjectNode node, String name, String text) {
        if (text != null) {
            node.put(name, text);
        }
    }
}
