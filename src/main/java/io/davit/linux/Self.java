package io.davit.linux;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.davit.DavitException;
import java.util.function.IntSupplier;

/** davit's own process. */
public final class Self {

    private static final int LONGEST_VARIABLE = 4096;

    /** What most variables have room in: a buffer is memory for good. */
    private static final int SHORT_VARIABLE = 128;

    public static int euid() {
        return (int) Shim.SHIM.identity(0);
    }

    public static int egid() {
        return (int) Shim.SHIM.identity(1);
    }

    public static int pid() {
        return (int) Shim.SHIM.identity(2);
    }

    /**
     * Opens {@code /dev/null} in place of stdin, stdout or stderr that the caller has closed. To be called before any
     * file is opened, which would become stdio of the container else, and lead it to the host.
     */
    public static void openStdio() {
        Fd.checked(Shim.SHIM.openStdio(), "open", "/dev/null");
    }

    /** A path from the root; one that does not begin there begins in the working directory. */
    public static String absolute(String path) {
        return path.startsWith("/") ? path : workingDirectory() + "/" + path;
    }

    private static String workingDirectory() {
        String path = Fd.WORKING_DIRECTORY.readlink("/proc/self/cwd");
        Stat named = Fd.WORKING_DIRECTORY.statIfExists(path);
        Stat real = Fd.WORKING_DIRECTORY.stat(".", 0);
        if (named == null || named.inode() != real.inode() || named.device() != real.device()) {
            throw new DavitException("the working directory has no path: it was deleted, or lies outside the root");
        }
        return path;
    }

    /** Ends it at once. */
    public static void exit(int status) {
        Shim.SHIM.exit(status);
    }

    /** The permitted capabilities, a bit each. */
    public static long capabilities() {
        return Fd.checked(Shim.SHIM.capabilities(), "capget", "");
    }

    /**
     * Does something and ends, in a copy of this process that takes what it leaves on the heap along: this process
     * frees no memory itself, and may live long. On a Java virtual machine, which does, it is done right here.
     *
     * @return the low byte of what the task returns, which is all that a process can leave behind
     */
    public static int inCopy(IntSupplier task) {
        int pid = Shim.SHIM.fork();
        if (pid == -Errno.ENOSYS.number()) {
            return task.getAsInt() & 0xff;
        }
        if (pid == 0) {
            try {
                exit(task.getAsInt() & 0xff);
            } finally {
                exit(1);
            }
        }
        return (int) Shim.SHIM.wait((int) Fd.checked(pid, "fork", ""), 0) >> 8 & 0xff;
    }

    /** A variable of davit's environment; {@code null} where it is not set. */
    public static String env(String name) {
        byte[] buffer = new byte[SHORT_VARIABLE];
        long length = Shim.SHIM.getenv(name, buffer);
        if (length == -Errno.E2BIG.number()) {
            buffer = new byte[LONGEST_VARIABLE];
            length = Shim.SHIM.getenv(name, buffer);
        }
        return length < 0 ? null : new String(buffer, 0, (int) length, UTF_8);
    }

    /** Blocks all signals, to be read one by one as {@code struct signalfd_siginfo}. */
    public static Fd signals() {
        return Fd.of(Shim.SHIM.signals(), "signalfd", "");
    }

    /** Whether orphans among davit's descendants become its children (prctl(2)). */
    public static void subreaper(boolean on) {
        Fd.checked(Shim.SHIM.subreaper(on), "prctl", "");
    }

    private Self() {}
}
