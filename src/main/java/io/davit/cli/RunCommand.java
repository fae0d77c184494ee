package io.davit.cli;

import io.davit.container.Containers;
import io.davit.container.Foreground;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "run",
        header = "Creates a container and starts it.",
        description = "davit waits for its end, passes signals on to it, deletes it and exits with its status: 128 and "
                + "the signal's number where a signal ended it.",
        sortOptions = false)
final class RunCommand implements Action {

    @Mixin
    BundleOptions bundle;

    @Mixin
    CallerOptions caller;

    @Option(names = {"-d", "--detach"}, description = "do not wait for its end, and do not delete it")
    boolean detach;

    @Option(names = "--keep", description = "do not delete it when it has ended")
    boolean keep;

    @Option(names = "--no-subreaper", description = "do not become the parent of its orphans")
    boolean noSubreaper;

    @Parameters(paramLabel = "ID", description = "the container's id, unique on this host")
    String id;

    @Override
    public int run(Davit davit, Log log) {
        Containers containers = davit.containers(log);
        if (detach) {
            containers.run(id, bundle.createOptions(caller));
            return Main.OK;
        }
        try (Foreground foreground = Foreground.enter(!noSubreaper)) {
            return foreground.run(containers, id, bundle.createOptions(caller), keep);
        }
    }
}
