package io.davit.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "delete",
        header = "Delete a stopped or created container with its cgroup and state.",
        sortOptions = false)
final class DeleteCommand implements Action {

    @Mixin
    IdParameter container;

    @Option(names = {"-f", "--force"},
            description = "kill the container if it is running; succeed if it does not exist")
    boolean force;

    @Override
    public int run(Davit davit, Log log) {
        davit.containers(log).delete(container.id, force);
        return Main.OK;
    }
}
