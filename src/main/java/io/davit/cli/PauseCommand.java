package io.davit.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "pause",
        header = "Stops all processes of a container, until it is resumed.",
        description = "They do not notice; davit needs the container's cgroup for it.",
        sortOptions = false)
final class PauseCommand implements Action {

    @Mixin
    IdParameter container;

    @Override
    public int run(Davit davit, Log log) {
        davit.containers(log).get(container.id).pause();
        return Main.OK;
    }
}
