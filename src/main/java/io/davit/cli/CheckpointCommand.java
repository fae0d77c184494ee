package io.davit.cli;

import io.davit.DavitException;
import io.davit.checkpoint.DumpOptions;
import io.davit.checkpoint.DumpOptions.PageServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "checkpoint",
        header = "Save the state of a running container to files.",
        description = "The container is deleted afterwards, unless it is left running. Needs CRIU.",
        sortOptions = false)
final class CheckpointCommand implements Action {

    private static final int NO_DESCRIPTOR = -1;
    private static final int LAST_PORT = 65535;

    @Mixin
    CriuFlagOptions criu;

    @Option(names = "--leave-running", description = "leave the container running")
    boolean leaveRunning;

    @Option(names = "--pre-dump", description = "save only memory, and leave the container running")
    boolean preDump;

    @Option(names = "--tcp-skip-in-flight", description = "leave out TCP connections that are not established yet")
    boolean tcpSkipInFlight;

    @Option(names = "--link-remap", description = "allow open files that have been deleted, by temporary hard links")
    boolean linkRemap;

    @Option(names = "--page-server", paramLabel = "ADDRESS:PORT", description = "send memory to this page server")
    String pageServer = "";

    @Option(names = "--status-fd", paramLabel = "FD",
            description = "write a NUL byte to this descriptor once lazy pages can be requested")
    int statusFd = NO_DESCRIPTOR;

    @Parameters(paramLabel = "ID", description = "container id")
    String id;

    @Override
    public int run(Davit davit, Log log) {
        DumpOptions options = new DumpOptions(
                criu.images(),
                criu.work(),
                criu.parent.isEmpty() ? null : criu.parent,
                leaveRunning,
                preDump,
                statusFd,
                pageServer(),
                criu.flags(tcpSkipInFlight, false, linkRemap));
        davit.containers(log).get(id).checkpoint(options);
        return Main.OK;
    }

    private PageServer pageServer() {
        if (pageServer.isEmpty()) {
            return null;
        }
        int colon = pageServer.lastIndexOf(':');
        try {
            int port = Integer.parseInt(pageServer.substring(colon + 1));
            if (colon > 0 && port > 0 && port <= LAST_PORT) {
                return new PageServer(pageServer.substring(0, colon), port);
            }
        } catch (NumberFormatException notAPort) {
            // The exception below reports it.
        }
        throw new DavitException("--page-server must be ADDRESS:PORT, not " + pageServer);
    }
}
