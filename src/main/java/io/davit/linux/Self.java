package io.davit.linux;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.davit.DavitException;
import java.util.function.IntSupplier;

/** The process of davit itself. */
public final class Self {

    private static final int LONGEST_VARIABLE = 4096;

    /** Initial buffer size, enough for most variables: the heap is never collected. */
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
     * Opens {@code /dev/null} in place of a closed stdin, stdout or stderr. Must run before any other file is opened:
     * that file would get the free number, and the container would inherit it as stdio.
     */
    public static void openStdio() {
        Fd.checked(Shim.SHIM.openStdio(), "open", "/dev/null");
    }

    /** Returns the absolute form of a path, relative to the working directory. */
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

    /** Exits immediately, without shutdown hooks. */
    public static void exit(int status) {
        Shim.SHIM.exit(status);
    }

    /** Returns the permitted capabilities as a bit mask (capget(2)). */
    public static long capabilities() {
        return Fd.checked(Shim.SHIM.capabilities(), "capget", "");
    }

    /**
     * Runs a task in a forked copy of this process, whose garbage goes with it: this process never collects its heap,
     * and may run for long. On a JVM, which collects, the task runs in this process.
     *
     * @return the low byte of the task's result, which is all that fits in an exit code
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

    /** Returns an environment variable; {@code null} if it is not set. */
    public static String env(String name) {
        byte[] buffer = new byte[SHORT_VARIABLE];
        long length = Shim.SHIM.getenv(name, buffer);
        if (length == -Errno.E2BIG.number()) {
            buffer = new byte[LONGEST_VARIABLE];
            length = Shim.SHIM.getenv(name, buffer);
        }
        return length < 0 ? null : new String(buffer, 0, (int) length, UTF_8);
    }

    /** Blocks all signals and returns a signalfd(2) that receives them. */
    public static Fd signals() {
        return Fd.of(Shim.SHIM.signals(), "signalfd", "");
    }

    /**
     * Makes davit a child subreaper, or not: orphaned descendants become its children (prctl(2),
     * PR_SET_CHILD_SUBREAPER).
     */
    public static void subreaper(boolean on) {
        Fd.checked(Shim.SHIM.subreaper(on), "prctl", "");
    }

    private Self() {}
}
