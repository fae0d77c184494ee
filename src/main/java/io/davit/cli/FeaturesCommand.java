package io.davit.cli;

import io.davit.spec.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "features",
        header = "Prints what davit can do, as JSON.",
        description = "The document is that of the runtime specification (features.md).",
        sortOptions = false)
final class FeaturesCommand implements Action {

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "explain this command")
    boolean help;

    @Override
    public int run(Davit davit, Log log) {
        Output.printLine(Json.wide(Features.document()));
        return Main.OK;
    }
}
