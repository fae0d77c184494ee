package io.davit.plan;

/** What an operation does; each is a function in {@code src/main/c/init}, and its number one in {@code plan.h}. */
public enum Code {
    JOIN_CGROUP,
    OOM_SCORE_ADJ,
    CPU_AFFINITY,
    TREE,
    JOIN_NAMESPACE,
    TIME_OFFSETS,
    CLONE,
    SYNC,
    ID_MAPS,
    BECOME_ROOT,
    UNSHARE,
    SESSION,
    LABEL,
    KEYRING,
    NETLINK,
    PROPAGATION,
    ROOT,
    MOUNT,
    PLACE,
    REMOUNT,
    DIRECTORY,
    DEVICE,
    SYMLINK,
    TERMINAL,
    HOOK,
    PIVOT,
    CHROOT,
    ROOT_ATTRIBUTES,
    HOSTNAME,
    DOMAINNAME,
    SYSCTL,
    MASK,
    READONLY,
    RLIMIT,
    SCHEDULER,
    IO_PRIORITY,
    PERSONALITY,
    MEMORY_POLICY,
    BOUNDING,
    USER,
    CLOSE,
    CWD,
    HOME,
    NO_NEW_PRIVILEGES,
    CAPABILITIES,
    FIND,
    SECCOMP,
    AWAIT_START,
    EXECUTE,
    ENTER_CGROUP;

    private final String word = name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');

    public int number() {
        return ordinal() + 1;
    }

    /** As {@code davit plan} prints it: {@code join-cgroup}. */
    public String word() {
        return word;
    }
}
