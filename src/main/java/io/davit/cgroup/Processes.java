package io.davit.cgroup;

import io.davit.DavitException;
import io.davit.linux.Errno;
import io.davit.linux.ErrnoException;
import io.davit.linux.Pidfd;
import io.davit.linux.Signal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The processes in a cgroup and all below it. */
final class Processes {

    private static final int TIMEOUT_MILLIS = 10_000;
    private static final int LONGEST_PAUSE_MILLIS = 64;

    /** How many are held by descriptors at once: davit may have few. */
    private static final int AT_ONCE = 256;

    static List<Integer> below(Directory directory) {
        List<Integer> processes = new ArrayList<>();
        collect(directory, processes);
        return processes;
    }

    /** A cgroup below may be removed meanwhile, by who is in it: those beside it are looked at all the same. */
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

    /** Sends a signal to all of them; false where there is none. */
    static boolean signal(Directory directory, int signal) {
        List<Integer> processes = below(directory);
        signal(directory, processes, signal);
        return !processes.isEmpty();
    }

    /**
     * Kills them until a look finds no new one: those that fork while they are looked at are found the next time. Those
     * that have been killed are waited for.
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
     * A process may end after it was found, and its pid become that of another one anywhere in the host. So it is held
     * by a pidfd, and gets the signal if its pid is found again. One of another pid namespace shows as 0.
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
