package io.davit.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "start", header = "Execute the process of a created container.", sortOptions = false)
final class StartCommand implements Action {

    @Mixin
    IdParameter container;

    @Override
    public int run(Davit davit, Log log) {
        davit.containers(log).get(container.id).start();
        return Main.OK;
    }
}
