package io.davit.linux;

/** A pidfd, which unlike a pid never refers to another process (pidfd_open(2)). */
public final class Pidfd implements AutoCloseable {

    private static final int NONE = -1;

    private final Fd fd;

    private Pidfd(Fd fd) {
        this.fd = fd;
    }

    /** Opens a pidfd; returns {@code null} if there is no such process. */
    public static Pidfd open(int pid) {
        int fd = Shim.SHIM.pidfdOpen(pid);
        return fd == -Errno.ESRCH.number() ? null : new Pidfd(Fd.of(fd, "pidfd_open", ""));
    }

    /** Sends a signal; returns false if the process has exited. */
    public boolean signal(int signal) {
        int result = Shim.SHIM.pidfdSignal(fd.number(), signal);
        if (result == -Errno.ESRCH.number()) {
            return false;
        }
        Fd.checked(result, "kill", "");
        return true;
    }

    /** Returns whether pidfd_getfd(2) is available: since Linux 5.6, unless a sandbox around davit refuses it. */
    public static boolean canTake() {
        int result = Shim.SHIM.pidfdGetfd(NONE, NONE);
        return result != -Errno.ENOSYS.number() && result != -Errno.EPERM.number();
    }

    /** Duplicates a descriptor of the process (pidfd_getfd(2)). */
    public Fd take(int descriptor) {
        return Fd.of(Shim.SHIM.pidfdGetfd(fd.number(), descriptor), "pidfd_getfd", "");
    }

    /**
     * Tells whether this is a descriptor of /proc/PID instead: the fallback where a sandbox around davit rejects
     * pidfd_open(2).
     */
    public boolean isDirectory() {
        return fd.stat().isDirectory();
    }

    /** Returns the descriptor, which polls as readable once the process has exited. */
    public Fd fd() {
        return fd;
    }

    @Override
    public void close() {
        fd.close();
    }
}
