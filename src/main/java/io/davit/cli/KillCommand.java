package io.davit.cli;

import io.davit.Signal;
import io.davit.container.Container;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "kill", header = "Send a signal to a container's init process.", sortOptions = false)
final class KillCommand implements Action {

    @Mixin
    IdParameter container;

    @Option(names = {"-a", "--all"},
            description = "send the signal to all processes in the container, also when its init has exited")
    boolean all;

    @Parameters(index = "1", arity = "0..1", paramLabel = "SIGNAL",
            description = "signal name or number (default: SIGTERM)")
    String signal = "SIGTERM";

    @Override
    public int run(Davit davit, Log log) {
        Container found = davit.containers(log).get(container.id);
        int number = Signal.parse(signal);
        if (all) {
            found.killAll(number);
        } else {
            found.kill(number);
        }
        return Main.OK;
    }
}
