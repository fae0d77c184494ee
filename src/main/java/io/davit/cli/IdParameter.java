package io.davit.cli;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The one argument of most commands. */
final class IdParameter {

    @Parameters(paramLabel = "ID", description = "the container's id")
    String id;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "explain this command")
    boolean help;
}
