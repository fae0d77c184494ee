package io.davit.cli;

import io.davit.container.Containers;
import io.davit.container.CreateOptions;
import io.davit.container.Foreground;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "run",
        header = "Create and start a container.",
        description = "Waits until the container exits, forwards signals to it, deletes it and exits with its "
                + "exit code, "
                + "or with 128 + N if signal N killed it.",
        sortOptions = false)
final class RunCommand implements Action {

    @Mixin
    BundleOptions bundle;

    @Mixin
    CallerOptions caller;

    @Option(names = {"-d", "--detach"}, description = "start the container in the background and exit")
    boolean detach;

    @Option(names = "--keep", description = "keep the container after it exits")
    boolean keep;

    @Option(names = "--no-subreaper", description = "do not act as a subreaper for orphaned processes")
    boolean noSubreaper;

    @Mixin
    RecordOptions recording;

    @Parameters(paramLabel = "ID", description = "container id, unique on this host")
    String id;

    @Override
    public int run(Davit davit, Log log) {
        Containers containers = davit.containers(log);
        CreateOptions options = bundle.createOptions(caller);
        if (detach) {
            recording.requireNone();
            containers.run(id, options);
            return Main.OK;
        }
        return recording.run(log, recorder -> runInForeground(containers, options.with(recorder)));
    }

    private int runInForeground(Containers containers, CreateOptions options) {
        try (Foreground foreground = Foreground.enter(!noSubreaper)) {
            return foreground.run(containers, id, options, keep);
        }
    }
}
