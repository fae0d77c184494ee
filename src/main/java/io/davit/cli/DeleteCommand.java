package io.davit.cli;

import io.davit.container.Container;
import io.davit.container.Containers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "delete",
        header = "Deletes a container that has stopped, or was never started, and what was made for it.",
        sortOptions = false)
final class DeleteCommand implements Action {

    @Mixin
    IdParameter container;

    @Option(names = {"-f", "--force"}, description = "kill it first if it runs; it need not exist")
    boolean force;

    @Override
    public int run(Davit davit, Log log) {
        Containers containers = davit.containers(log);
        Container found = force ? containers.find(container.id) : containers.get(container.id);
        if (found != null) {
            found.delete(force);
        }
        return Main.OK;
    }
}
