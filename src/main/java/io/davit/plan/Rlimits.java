package io.davit.plan;

import io.davit.spec.NamespaceType;
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

    /**
     * Whether davit has to set them for the process. In a user namespace that may not raise them, not even from what
     * davit was started with to what root of the host may have (user_namespaces(7)).
     */
    public static boolean areSetFromOutside(Confinement confinement, Host host) {
        return host.isPrivileged() && confinement.has(NamespaceType.USER);
    }

    public static int number(String name) {
        return NAMES.indexOf(name);
    }

    private Rlimits() {}
}
