package io.davit.cli;

import io.davit.spec.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "features",
        header = "Print the supported features as JSON.",
        description = "The document has the format of features.md in the runtime specification.",
        sortOptions = false)
final class FeaturesCommand implements Action {

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "print this help")
    boolean help;

    @Override
    public int run(Davit davit, Log log) {
        Output.printLine(Json.wide(Features.document()));
        return Main.OK;
    }
}
