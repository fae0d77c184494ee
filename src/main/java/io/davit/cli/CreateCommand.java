package io.davit.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "create",
        header = "Create a container from a bundle.",
        description = "The container is set up but its process is not executed until davit start.",
        sortOptions = false)
final class CreateCommand implements Action {

    @Mixin
    BundleOptions bundle;

    @Mixin
    CallerOptions caller;

    @Parameters(paramLabel = "ID", description = "container id, unique on this host")
    String id;

    @Override
    public int run(Davit davit, Log log) {
        davit.containers(log).create(id, bundle.createOptions(caller));
        return Main.OK;
    }
}
