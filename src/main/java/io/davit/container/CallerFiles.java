package io.davit.container;

import io.davit.DavitException;
import io.davit.linux.Fd;
import io.davit.linux.Terminal;

/**
 * What the caller of a command that starts a process hands over, and where it wants to be told of the process.
 *
 * @param pidFile where the pid is written; {@code null}: nowhere
 * @param consoleSocket the Unix socket to which the terminal's master is sent; {@code null}: none
 * @param pidfdSocket the Unix socket to which a pidfd is sent; {@code null}: none
 * @param preservedFds how many of the caller's descriptors from 3 on the process gets
 */
public record CallerFiles(String pidFile, String consoleSocket, String pidfdSocket, int preservedFds) {

    public static final CallerFiles NONE = new CallerFiles(null, null, null, 0);

    /** A terminal needs somebody who looks at it, and only one. */
    void requireConsoleSocket(boolean detached, boolean terminal) {
        if (detached && terminal && consoleSocket == null) {
            throw new DavitException("cannot allocate tty if davit will detach without setting console socket");
        }
        if ((!detached || !terminal) && consoleSocket != null) {
            throw new DavitException("cannot use console socket if davit will not detach or allocate tty");
        }
    }

    /** Sends a terminal's master to who wants it; else it is returned, to be shown. */
    Fd handOver(Fd master) {
        if (consoleSocket == null) {
            Terminal.prepare(master);
            return master;
        }
        try (master) {
            CallerSockets.sendTerminal(consoleSocket, master);
        }
        return null;
    }

    /** @param kind {@code standard} for a container's init, {@code setns} for a process that joins it */
    void tellPid(String kind, int pid) {
        if (pidfdSocket != null) {
            CallerSockets.sendPidfd(pidfdSocket, kind, pid);
        }
        if (pidFile != null) {
            PidFile.write(pidFile, pid);
        }
    }
}
