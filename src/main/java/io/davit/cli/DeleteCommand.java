package io.davit.cli;

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
        davit.containers(log).delete(container.id, force);
        return Main.OK;
    }
}
