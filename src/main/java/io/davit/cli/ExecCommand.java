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
        header = "Run another process in a container.",
        description = "Defaults come from the process in the container's config; options override them. Waits "
                + "until the "
                + "process exits and exits with its exit code, or with 255 if it cannot be started.",
        sortOptions = false)
final class ExecCommand implements Action, ProgramArguments {

    private static final int FAILED = 255;

    @Mixin
    ExecProcessOptions process;

    @Mixin
    CallerOptions caller;

    @Option(names = {"-d", "--detach"}, description = "start the process in the background and exit")
    boolean detach;

    @Option(names = "--cgroup", paramLabel = "[CONTROLLER,...:]PATH",
            description = "cgroup to join, relative to the container's; may be repeated for other controllers "
                    + "(cgroup v1)")
    List<String> cgroups = new ArrayList<>();

    @Option(names = "--ignore-paused",
            description = "allow exec in a paused container; the process runs when the container is resumed")
    boolean ignorePaused;

    @Parameters(index = "0", paramLabel = "ID", description = "container id")
    String id;

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "COMMAND",
            description = "command and its arguments")
    List<String> command = new ArrayList<>();

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "print this help")
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
