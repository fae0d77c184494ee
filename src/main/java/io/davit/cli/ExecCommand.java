package io.davit.cli;

import io.davit.DavitException;
import io.davit.container.Container;
import io.davit.container.ExecOptions;
import io.davit.container.Foreground;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "exec",
        header = "Runs another process in a container.",
        description = "It is what the container's config says of its process, but for what is said here. davit waits "
                + "for its end and exits with its status, as davit run does; with 255 where it cannot be started.",
        sortOptions = false)
final class ExecCommand implements Action {

    private static final int FAILED = 255;

    @Mixin
    ExecProcessOptions process;

    @Mixin
    CallerOptions caller;

    @Option(names = {"-d", "--detach"}, description = "do not wait for its end")
    boolean detach;

    @Option(names = "--cgroup", paramLabel = "[CONTROLLER,...:]PATH",
            description = "a cgroup below the container's that it joins; may be given once a controller")
    List<String> cgroups = new ArrayList<>();

    @Option(names = "--ignore-paused", description = "join even a paused container, to run when that is resumed")
    boolean ignorePaused;

    @Parameters(index = "0", paramLabel = "ID", description = "the container's id")
    String id;

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "COMMAND",
            description = "what to run, with its arguments")
    List<String> command = new ArrayList<>();

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "explain this command")
    boolean help;

    @Override
    public int run(Davit davit, Log log) {
        try {
            Container container = davit.containers(log).get(id);
            ExecOptions options = new ExecOptions(
                    process.of(command), detach, ignorePaused, cgroups, caller.files(0));
            if (detach) {
                container.exec(options);
                return Main.OK;
            }
            try (Foreground foreground = Foreground.enter(false)) {
                return foreground.exec(container, options);
            }
        } catch (DavitException e) {
            throw new DavitException("exec failed: " + e.getMessage());
        }
    }

    @Override
    public int failure() {
        return FAILED;
    }
}
