package io.davit.plan;

import io.davit.spec.NamespaceType;
import io.davit.spec.Process;
import io.davit.spec.Process.Rlimit;
import io.davit.spec.RlimitNames;

/** Resource limits: their numbers, and when they are set. */
public final class Rlimits {

    /** Stdio, sockets, and what is opened to close all others. */
    private static final long FILES_NEEDED = 16;

    /**
     * Whether davit has to set them for the process. In a user namespace that may not raise them, not even from what
     * davit was started with to what root of the host may have (user_namespaces(7)).
     */
    public static boolean areSetFromOutside(Confinement confinement, Host host) {
        return host.isPrivileged() && confinement.has(NamespaceType.USER);
    }

    /**
     * Whether a limit is set only when nothing is left but the execve: hooks are not the process whose limits these are,
     * and davit-init opens some files itself.
     *
     * @param hooked whether there are startContainer hooks
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
