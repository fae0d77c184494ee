package io.davit.cgroup;

import io.davit.DavitException;
import io.davit.Signal;
import io.davit.linux.Errno;
import io.davit.linux.ErrnoException;
import io.davit.linux.Pidfd;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The processes in a cgroup and all cgroups below it. */
final class Processes {

    private static final int TIMEOUT_MILLIS = 10_000;
    private static final int LONGEST_PAUSE_MILLIS = 64;

    /** Limit on pidfds open at once: RLIMIT_NOFILE may be low. */
    private static final int AT_ONCE = 256;

    static List<Integer> below(Directory directory) {
        List<Integer> processes = new ArrayList<>();
        collect(directory, processes);
        return processes;
    }

    /** Skips child cgroups that container processes remove meanwhile. */
    private static void collect(Directory directory, List<Integer> processes) {
        try {
            processes.addAll(directory.processes());
            directory.children().forEach(child -> collect(child, processes));
        } catch (ErrnoException e) {
            if (!e.is(Errno.ENOENT) && !e.is(Errno.ENODEV)) {
                throw e;
            }
        }
    }

    /** Sends a signal to all processes; returns false if there are none. */
    static boolean signal(Directory directory, int signal) {
        List<Integer> processes = below(directory);
        signal(directory, processes, signal);
        return !processes.isEmpty();
    }

    /**
     * Kills all processes, repeatedly until no new one is found, because they may fork meanwhile; then waits until they
     * have exited.
     */
    static void killAll(Directory directory) {
        Set<Integer> killed = new HashSet<>();
        List<Integer> left = below(directory);
        while (!left.isEmpty()) {
            signal(directory, left, Signal.SIGKILL);
            killed.addAll(left);
            left = below(directory);
            left.removeAll(killed);
        }
        if (!killed.isEmpty()) {
            awaitNone(directory);
        }
    }

    private static void awaitNone(Directory directory) {
        int pause = 1;
        for (int waited = 0; waited < TIMEOUT_MILLIS && !below(directory).isEmpty(); waited += pause) {
            Wait.millis(pause);
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        }
    }

    private static void signal(Directory directory, List<Integer> pids, int signal) {
        DavitException failure = null;
        for (int start = 0; start < pids.size(); start += AT_ONCE) {
            try {
                signalSome(directory, pids.subList(start, Math.min(start + AT_ONCE, pids.size())), signal);
            } catch (DavitException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /**
     * Opens a pidfd for each process, then signals those whose pid is still in the cgroup: the pid may have been reused
     * between listing and opening. Processes outside davit's pid namespace are listed as 0 and skipped.
     */
    private static void signalSome(Directory directory, List<Integer> pids, int signal) {
        Map<Integer, Pidfd> held = new HashMap<>();
        try {
            for (int pid : pids) {
                Pidfd process = pid == 0 ? null : Pidfd.open(pid);
                if (process != null) {
                    held.put(pid, process);
                }
            }
            for (int pid : below(directory)) {
                if (held.containsKey(pid)) {
                    held.get(pid).signal(signal);
                }
            }
        } finally {
            held.values().forEach(Pidfd::close);
        }
    }

    private Processes() {}
}
