package io.davit.plan;

import io.davit.spec.NamespaceType;
import io.davit.spec.Process.Rlimit;
import io.davit.spec.Process;
import io.davit.spec.RlimitNames;

/** Numbers resource limits, and decides when they are set. */
public final class Rlimits {

    /** The file descriptors that davit-init needs: stdio, sockets, and those that it opens to close all others. */
    private static final long FILES_NEEDED = 16;

    /**
     * Tells whether davit sets the limits from the host with prlimit(2). A process in a user namespace cannot raise
     * hard limits, which needs CAP_SYS_RESOURCE in the initial user namespace (getrlimit(2)).
     */
    public static boolean areSetFromOutside(ProcessContext confinement, Host host) {
        return host.isPrivileged() && confinement.has(NamespaceType.USER);
    }

    /**
     * Tells whether a limit is set only right before the execve: limits must not apply to hooks, and davit-init itself
     * needs some file descriptors.
     *
     * @param hooked whether the config has startContainer hooks
     */
    public static boolean isLate(Rlimit limit, boolean hooked) {
        return hooked || limit.type().equals("RLIMIT_NOFILE") && Long.compareUnsigned(limit.soft(), FILES_NEEDED) < 0;
    }

    static boolean anyIsLate(Process process, boolean hooked) {
        return process.rlimits().stream().anyMatch(limit -> isLate(limit, hooked));
    }

    public static int number(String name) {
        return RlimitNames.ALL.indexOf(name);
    }

    static String name(int number) {
        return RlimitNames.ALL.get(number);
    }

    private Rlimits() {}
}
