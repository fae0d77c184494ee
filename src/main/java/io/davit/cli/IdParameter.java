package io.davit.cli;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The container id, the only argument of most commands. */
final class IdParameter {

    @Parameters(paramLabel = "ID", description = "container id")
    String id;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "print this help")
    boolean help;
}
