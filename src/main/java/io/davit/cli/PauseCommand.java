package io.davit.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "pause",
        header = "Suspend all processes in a container.",
        description = "Uses the cgroup freezer; davit resume continues the processes.",
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
