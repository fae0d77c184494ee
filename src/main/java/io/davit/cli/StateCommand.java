package io.davit.cli;

import io.davit.spec.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "state", header = "Print the state of a container as JSON.", sortOptions = false)
final class StateCommand implements Action {

    @Mixin
    IdParameter container;

    @Override
    public int run(Davit davit, Log log) {
        Output.print(Json.pretty(StateJson.of(davit.containers(log).get(container.id))));
        return Main.OK;
    }
}
