package io.davit.container;

import io.davit.DavitException;
import io.davit.linux.Fd;
import io.davit.linux.Terminal;

/**
 * How the caller of a command receives the pid, pidfd and terminal of the new process, and which of its file
 * descriptors the process inherits.
 *
 * @param pidFile path of the file for the pid; {@code null}: none
 * @param consoleSocket path of the Unix socket that receives the master of the terminal; {@code null}: none
 * @param pidfdSocket path of the Unix socket that receives a pidfd; {@code null}: none
 * @param preservedFds number of the caller's file descriptors, from 3 on, that the process inherits
 */
public record CallerFiles(String pidFile, String consoleSocket, String pidfdSocket, int preservedFds) {

    /** No files, no sockets, and only stdio is inherited. */
    public static final CallerFiles NONE = new CallerFiles(null, null, null, 0);

    /** Fails unless a console socket is given exactly when davit detaches from a process with a terminal. */
    void requireConsoleSocket(boolean detached, boolean terminal) {
        if (detached && terminal && consoleSocket == null) {
            throw new DavitException("cannot allocate tty if davit will detach without setting console socket");
        }
        if ((!detached || !terminal) && consoleSocket != null) {
            throw new DavitException("cannot use console socket if davit will not detach or allocate tty");
        }
    }

    /**
     * Sends the master of the terminal to the console socket.
     *
     * @return the master if there is no console socket, for davit to show the terminal itself; else {@code null}
     */
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

    /**
     * Writes the pid file and sends the pidfd.
     *
     * @param kind {@code standard} for a container's init, {@code setns} for an exec process
     */
    void tellPid(String kind, int pid) {
        if (pidfdSocket != null) {
            CallerSockets.sendPidfd(pidfdSocket, kind, pid);
        }
        if (pidFile != null) {
            PidFile.write(pidFile, pid);
        }
    }
}
