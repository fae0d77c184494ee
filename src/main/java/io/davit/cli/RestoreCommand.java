package io.davit.cli;

import io.davit.DavitException;
import io.davit.checkpoint.RestoreOptions;
import io.davit.container.CallerFiles;
import io.davit.container.Containers;
import io.davit.container.Foreground;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "restore",
        header = "Restore a container from a checkpoint.",
        description = "Its processes continue where they were. Waits until the container exits, as davit run does. "
                + "Needs CRIU.",
        sortOptions = false)
final class RestoreCommand implements Action {

    @Mixin
    CriuFlagOptions criu;

    @Mixin
    CallerOptions caller;

    @Option(names = {"-b", "--bundle"}, paramLabel = "DIR",
            description = "path to the bundle directory (default: working directory)")
    String bundle = ".";

    @Option(names = {"-d", "--detach"}, description = "restore the container in the background and exit")
    boolean detach;

    @Option(names = "--no-subreaper", description = "do not act as a subreaper for orphaned processes")
    boolean noSubreaper;

    @Option(names = "--no-pivot", description = "refused: CRIU changes the root by pivot_root(2) only")
    boolean noPivot;

    @Option(names = "--tcp-close", description = "restore open TCP connections as closed")
    boolean tcpClose;

    @Option(names = "--lsm-profile", paramLabel = "TYPE:NAME",
            description = "security profile of the processes: apparmor:NAME or selinux:LABEL (default: that of before)")
    String lsmProfile = "";

    @Option(names = "--lsm-mount-context", paramLabel = "LABEL",
            description = "SELinux label of the mounts (default: that of before)")
    String lsmMountContext = "";

    @Parameters(paramLabel = "ID", description = "container id, unique on this host")
    String id;

    @Override
    public int run(Davit davit, Log log) {
        if (noPivot) {
            throw new DavitException("--no-pivot is not possible: criu changes the root by pivot_root(2) only");
        }
        Containers containers = davit.containers(log);
        RestoreOptions options = new RestoreOptions(
                criu.images(),
                criu.work(),
                criu.parent.isEmpty() ? null : criu.parent,
                lsmProfile.isEmpty() ? null : lsmProfile,
                lsmMountContext.isEmpty() ? null : lsmMountContext,
                criu.flags(false, tcpClose, false));
        CallerFiles files = caller.files(0);
        if (detach) {
            containers.restore(id, bundle, options, files);
            return Main.OK;
        }
        try (Foreground foreground = Foreground.enter(!noSubreaper)) {
            return foreground.restore(containers, id, bundle, options, files);
        }
    }
}
