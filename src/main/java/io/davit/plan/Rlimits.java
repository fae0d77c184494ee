package io.davit.plan;

import io.davit.spec.NamespaceType;
import io.davit.spec.Process;
import io.davit.spec.Process.Rlimit;
import java.util.List;

/** Resource limits by name, in the order of their numbers (getrlimit(2)). */
public final class Rlimits {

    private static final List<String> NAMES = List.of(
            "RLIMIT_CPU",
            "RLIMIT_FSIZE",
            "RLIMIT_DATA",
            "RLIMIT_STACK",
            "RLIMIT_CORE",
            "RLIMIT_RSS",
            "RLIMIT_NPROC",
            "RLIMIT_NOFILE",
            "RLIMIT_MEMLOCK",
            "RLIMIT_AS",
            "RLIMIT_LOCKS",
            "RLIMIT_SIGPENDING",
            "RLIMIT_MSGQUEUE",
            "RLIMIT_NICE",
            "RLIMIT_RTPRIO",
            "RLIMIT_RTTIME");

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
        return NAMES.indexOf(name);
    }

    static String name(int number) {
        return NAMES.get(number);
    }

    private Rlimits() {}
}
