package io.davit.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "create",
        header = "Creates a container from a bundle.",
        description = "Its process is made ready but not started: davit start does that.",
        sortOptions = false)
final class CreateCommand implements Action {

    @Mixin
    BundleOptions bundle;

    @Mixin
    CallerOptions caller;

    @Parameters(paramLabel = "ID", description = "the container's id, unique on this host")
    String id;

    @Override
    public int run(Davit davit, Log log) {
        davit.containers(log).create(id, bundle.createOptions(caller));
        return Main.OK;
    }
}
