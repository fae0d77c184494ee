package io.davit.it;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Containers' processes, and whatever else davit leaves: they become children of this process, as they become a
 * container manager's, and so nobody else's can be taken for them.
 */
final class Orphans {

    /** Those that Java has started and waits for itself. */
    private static final Set<Long> OWN = ConcurrentHashMap.newKeySet();

    static void adopt() {
        try {
            Kernel.becomeSubreaper();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static Process own(Process process) {
        OWN.add(process.pid());
        process.onExit().thenRun(() -> OWN.remove(process.pid()));
        return process;
    }

    /** The exit status of a container's process, as a shell has it; waits for its end. */
    static int await(int pid) {
        int[] status = {-1};
        Proc.await("end of " + pid, () -> (status[0] = Kernel.reap(pid)) >= 0);
        return status[0];
    }

    /** Those that are alive; those that have ended are forgotten. */
    static List<Integer> alive() {
        List<Integer> alive = new ArrayList<>();
        for (Proc child : Proc.children(Proc.SELF.pid())) {
            if (OWN.contains((long) child.pid())) {
                continue;
            }
            if (!child.hasEnded()) {
                alive.add(child.pid());
            } else {
                forget(child.pid());
            }
        }
        return alive;
    }

    /**
     * Forgets those of containers that have ended, as a caller does that goes on living: a pid namespace ends only when
     * all its processes are forgotten. Those that Java starts have other names.
     */
    static void reapContainers() {
        for (Proc child : Proc.children(Proc.SELF.pid())) {
            try {
                if (child.hasEnded() && List.of("sleep", "davit-init").contains(child.read("comm"))) {
                    forget(child.pid());
                }
            } catch (RuntimeException | AssertionError gone) {
                continue;
            }
        }
    }

    private static void forget(int pid) {
        try {
            Kernel.reap(pid);
        } catch (IOException alreadyForgotten) {
            return;
        }
    }

    /** Whether a program of the host's ends well. */
    static boolean canRun(String... command) {
        try {
            return own(new ProcessBuilder(command).redirectErrorStream(true).start()).waitFor() == 0;
        } catch (IOException missing) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static void kill(int pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    private Orphans() {}
}
