package io.davit.linux;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A child process of davit's: davit-init, a hook, or the container's own process. */
public final class Child {

    private static final int WNOHANG = 1;
    private static final int SIGNAL_BITS = 0x7f;

    /** As a shell counts a death by a signal. */
    private static final int SIGNALLED = 128;

    private static final int RUNNING = -1;

    private final int pid;

    /** As wait(2) gives it. */
    private int status = RUNNING;

    public Child(int pid) {
        this.pid = pid;
    }

    /**
     * Starts davit-init.
     *
     * @param plan sealed
     * @param kept the descriptors that the plan speaks of
     * @param preserved how many of davit's caller's descriptors from 3 on the container gets
     */
    public static Child init(Fd plan, int[] kept, int preserved) {
        int pid = Shim.SHIM.spawnInit(plan.number(), kept, preserved);
        return new Child((int) Fd.checked(pid, "start davit-init", ""));
    }

    /** Starts a program of the host's in a directory; its stdin, stdout and stderr are the descriptors given. */
    public static Child program(String path, List<String> args, List<String> env, String cwd, Fd in, Fd out, Fd err) {
        int[] stdio = {in.number(), out.number(), err.number()};
        int pid = Shim.SHIM.spawn(path, joined(args), args.size(), joined(env), env.size(), cwd, stdio);
        return new Child((int) Fd.checked(pid, "exec", path));
    }

    /**
     * Starts a program of the host's that outlives davit, in a mount namespace of its own.
     *
     * @param root a directory that is a mount point there; empty: none
     * @param fds its descriptors from 0 on
     */
    public static Child apart(String path, List<String> args, List<String> env, String root, List<Fd> fds) {
        int[] numbers = new int[fds.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = fds.get(i).number();
        }
        int pid = Shim.SHIM.spawnApart(path, joined(args), args.size(), joined(env), env.size(), root, numbers);
        return new Child((int) Fd.checked(pid, "exec", path));
    }

    private static byte[] joined(List<String> strings) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (String string : strings) {
            joined.writeBytes(string.getBytes(StandardCharsets.UTF_8));
            joined.write(0);
        }
        joined.write(0);
        return joined.toByteArray();
    }

    /** Sets a resource limit (prlimit(2)). */
    public void limit(int resource, long soft, long hard) {
        Fd.checked(Shim.SHIM.limit(pid, resource, soft, hard), "prlimit", "");
    }

    public int pid() {
        return pid;
    }

    /** Waits for its end; the status as a shell has it: what it exited with, or 128 and the signal. */
    public int await() {
        int signal = signal(awaitStatus());
        return signal == 0 ? exitCode(status) : SIGNALLED + signal;
    }

    /** The same, with the status as wait(2) has it, which tells a signal from an exit code. */
    public int awaitStatus() {
        if (status == RUNNING) {
            status = (int) Fd.checked(Shim.SHIM.wait(pid, 0), "wait", "");
        }
        return status;
    }

    /** The signal that ended a process; 0: none. */
    public static int signal(int status) {
        return status & SIGNAL_BITS;
    }

    public static int exitCode(int status) {
        return status >> 8 & 0xff;
    }

    /** Takes note of its end, if it has ended and is a child of this process: it is then no zombie any more. */
    public void reap() {
        Shim.SHIM.wait(pid, WNOHANG);
    }

    /** Sends a signal, unless its end has been awaited: its pid may be another process's then. */
    public void kill(int signal) {
        if (status == RUNNING) {
            Shim.SHIM.kill(pid, signal);
        }
    }
}
