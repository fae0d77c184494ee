package io.davit.linux;

/** A process by its pidfd: which cannot come to mean another one. */
public final class Pidfd implements AutoCloseable {

    private final Fd fd;

    private Pidfd(Fd fd) {
        this.fd = fd;
    }

    /** The process of a pid, or {@code null} where there is none. */
    public static Pidfd open(int pid) {
        int fd = Shim.SHIM.pidfdOpen(pid);
        return fd == -Errno.ESRCH.number() ? null : new Pidfd(Fd.of(fd, "pidfd_open", ""));
    }

    /** Sends a signal; false where the process has ended. */
    public boolean signal(int signal) {
        int result = Shim.SHIM.pidfdSignal(fd.number(), signal);
        if (result == -Errno.ESRCH.number()) {
            return false;
        }
        Fd.checked(result, "kill", "");
        return true;
    }

    /** A copy of one of its descriptors. */
    public Fd take(int descriptor) {
        return Fd.of(Shim.SHIM.pidfdGetfd(fd.number(), descriptor), "pidfd_getfd", "");
    }

    /** Whether it is but the directory of the process in /proc, where a sandbox around davit does not know pidfds. */
    public boolean isDirectory() {
        return fd.stat().isDirectory();
    }

    /** Readable once the process has ended, for who waits for it with {@link Poll} and the like. */
    public Fd fd() {
        return fd;
    }

    @Override
    public void close() {
        fd.close();
    }
}
