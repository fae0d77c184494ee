package io.davit.cgroup;

import io.davit.linux.Errno;
import io.davit.linux.ErrnoException;
import io.davit.linux.Pidfd;
import io.davit.linux.Poll;
import io.davit.linux.Signal;
import java.util.ArrayList;
import java.util.List;

/** The processes in a cgroup and all below it. */
final class Processes {

    private static final int TIMEOUT_MILLIS = 10_000;

    static List<Integer> below(Directory directory) {
        List<Integer> processes = new ArrayList<>();
        try {
            collect(directory, processes);
        } catch (ErrnoException e) {
            if (!e.is(Errno.ENOENT) && !e.is(Errno.ENODEV)) {
                throw e;
            }
        }
        return processes;
    }

    private static void collect(Directory directory, List<Integer> processes) {
        processes.addAll(directory.processes());
        directory.children().forEach(child -> collect(child, processes));
    }

    /**
     * Kills them until a look finds no new one: those that fork while they are looked at are found the next time. Those
     * that have been killed are waited for.
     */
    static void killAll(Directory directory) {
        List<Integer> killed = new ArrayList<>();
        List<Pidfd> dying = new ArrayList<>();
        List<Integer> left = below(directory);
        while (!left.isEmpty()) {
            for (int pid : left) {
                Pidfd process = Pidfd.open(pid);
                if (process != null && process.signal(Signal.SIGKILL)) {
                    dying.add(process);
                }
            }
            killed.addAll(left);
            left = below(directory);
            left.removeAll(killed);
        }
        for (Pidfd process : dying) {
            new Poll(process.fd()).await(TIMEOUT_MILLIS);
            process.close();
        }
    }

    private Processes() {}
}
