package io.davit.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "resume", header = "Resume all processes in a paused container.", sortOptions = false)
final class ResumeCommand implements Action {

    @Mixin
    IdParameter container;

    @Override
    public int run(Davit davit, Log log) {
        davit.containers(log).get(container.id).resume();
        return Main.OK;
    }
}
