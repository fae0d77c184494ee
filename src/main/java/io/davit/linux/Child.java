package io.davit.linux;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A child process of davit: davit-init, a hook, a helper program, or the container's init. */
public final class Child {

    private static final int WNOHANG = 1;
    private static final int SIGNAL_BITS = 0x7f;

    /** Shells report a death by a signal as 128 plus the signal number. */
    private static final int SIGNALLED = 128;

    private static final int RUNNING = -1;

    /**
     * Pids of children that nobody awaits. In a long-running program an exited one would stay a zombie, and the init of its
     * pid namespace could not exit.
     */
    private static final Set<Integer> UNREAPED = ConcurrentHashMap.newKeySet();

    private final int pid;

    /** The wait status (wait(2)). */
    private int status = RUNNING;

    public Child(int pid) {
        this.pid = pid;
    }

    /**
     * Starts davit-init.
     *
     * @param plan a sealed memfd with the encoded plan
     * @param kept the descriptors that the plan refers to, inherited by number
     * @param preserved how many of the caller's descriptors, from 3 on, the container inherits
     */
    public static Child init(Fd plan, int[] kept, int preserved) {
        int pid = Shim.SHIM.spawnInit(plan.number(), kept, preserved);
        return new Child((int) Fd.checked(pid, "start davit-init", ""));
    }

    /**
     * Starts the recorder of the calls that a seccomp filter notifies a listener of ({@code shim/record.c}). It outlives
     * davit if the container does.
     *
     * @param program the filter that decides how they are answered
     * @param socket the end by which the recorder is asked for them
     */
    public static Child recorder(Fd listener, byte[] program, Fd socket) {
        int pid = Shim.SHIM.record(listener.number(), program, socket.number());
        return new Child((int) Fd.checked(pid, "record system calls", ""));
    }

    /**
     * Starts a host program.
     *
     * @param cwd its working directory
     * @param in its stdin
     * @param out its stdout
     * @param err its stderr
     */
    public static Child program(String path, List<String> args, List<String> env, String cwd, Fd in, Fd out, Fd err) {
        int[] stdio = {in.number(), out.number(), err.number()};
        int pid = Shim.SHIM.spawn(path, joined(args), args.size(), joined(env), env.size(), cwd, stdio);
        return new Child((int) Fd.checked(pid, "exec", path));
    }

    /**
     * Starts a host program that outlives davit, in a new mount namespace.
     *
     * @param root a directory to bind-mount onto itself there, so that it is a mount point; empty: none
     * @param fds its descriptors, numbered from 0
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

    /** Sets a resource limit of the process (prlimit(2)). */
    public void limit(int resource, long soft, long hard) {
        Fd.checked(Shim.SHIM.limit(pid, resource, soft, hard), "prlimit", "");
    }

    public int pid() {
        return pid;
    }

    /** Waits for the process and returns its exit code, or 128 plus the number of the signal that killed it. */
    public int await() {
        int signal = signal(awaitStatus());
        return signal == 0 ? exitCode(status) : SIGNALLED + signal;
    }

    /**
     * Waits for the process and returns its wait status (wait(2)), which tells a signal from an exit code above 128.
     */
    public int awaitStatus() {
        if (status == RUNNING) {
            status = (int) Fd.checked(Shim.SHIM.wait(pid, 0), "wait", "");
        }
        return status;
    }

    /** Returns the signal that killed a process, from its wait status; 0 if it exited. */
    public static int signal(int status) {
        return status & SIGNAL_BITS;
    }

    public static int exitCode(int status) {
        return status >> 8 & 0xff;
    }

    /** Reaps the process if it has exited and is a child of this process; does not wait. */
    public void reap() {
        if (hasEnded(pid)) {
            UNREAPED.remove(pid);
        }
    }

    private static boolean hasEnded(int pid) {
        return Shim.SHIM.wait(pid, WNOHANG) != 0;
    }

    /** Registers a child that nobody will await for {@link #reapExited}; returns its pid. */
    public static int reapLater(int pid) {
        reapExited();
        UNREAPED.add(pid);
        return pid;
    }

    /** Reaps the registered children that have exited; returns whether others are still running. */
    public static boolean reapExited() {
        UNREAPED.removeIf(Child::hasEnded);
        return !UNREAPED.isEmpty();
    }

    /** Waits for the end of the process, which may have been reaped already. */
    public void awaitGone() {
        Shim.SHIM.wait(pid, 0);
    }

    /** Sends a signal, unless the process has been reaped: its pid may be reused. */
    public void kill(int signal) {
        if (status == RUNNING) {
            Shim.SHIM.kill(pid, signal);
        }
    }
}
