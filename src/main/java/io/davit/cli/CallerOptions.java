package io.davit.cli;

import io.davit.DavitException;
import io.davit.container.CallerFiles;
import io.davit.linux.Fd;
import io.davit.linux.Self;
import picocli.CommandLine.Option;

/** The options for the pid file, the sockets and the inherited file descriptors. */
final class CallerOptions {

    private static final int FIRST = 3;

    @Option(names = "--console-socket", paramLabel = "SOCKET",
            description = "Unix socket that receives the master of the terminal")
    String consoleSocket;

    @Option(names = "--pidfd-socket", paramLabel = "SOCKET",
            description = "Unix socket that receives a pidfd of the process")
    String pidfdSocket;

    @Option(names = "--pid-file", paramLabel = "FILE", description = "file to write the pid of the process to")
    String pidFile;

    @Option(names = "--preserve-fds", paramLabel = "N",
            description = "pass N additional file descriptors, after stdio and those of $LISTEN_FDS")
    int preserveFds = 0;

    /** @param inherited number of file descriptors to pass in addition to --preserve-fds */
    CallerFiles files(int inherited) {
        return new CallerFiles(
                absolute(pidFile), absolute(consoleSocket), absolute(pidfdSocket), descriptors(inherited));
    }

    private static String absolute(String path) {
        return path == null || path.isEmpty() ? null : Self.absolute(path);
    }

    /** Returns the number of file descriptors to pass; fails if one is not open. */
    private int descriptors(int inherited) {
        int count = inherited + preserveFds;
        for (int i = 0; i < count; i++) {
            if (!Fd.isOpen(FIRST + i)) {
                throw new DavitException("unable to stat preserved-fd " + i + " (of " + count + ")");
            }
        }
        return count;
    }
}
