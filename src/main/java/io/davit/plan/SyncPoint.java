package io.davit.plan;

/** The points at which davit-init waits for davit; numbers as in {@code plan.h}. */
public enum SyncPoint {
    /** In a new user namespace: davit writes uid_map and gid_map. */
    ID_MAPS(1),
    /** With a netlink socket of the container's network namespace: davit moves network devices into it. */
    NETWORK(2),
    /** With the master of the container's pseudoterminal: davit takes it. */
    TERMINAL(3),
    /** Mounts are made and the root is not changed yet: davit runs prestart and createRuntime hooks. */
    HOOKS(4),
    /** With the seccomp notify file descriptor: davit passes it to the agent. */
    SECCOMP(5),
    /** Created: only the start is left. */
    READY(6),
    /** Before any other operation: davit puts the process into its cgroup, for instance a new systemd scope. */
    CGROUP(7),
    /** After startContainer hooks: davit sets the limits that must not apply to hooks or davit-init. */
    EXECUTE(8);

    private static final SyncPoint[] VALUES = values();

    private final int number;
    private final String word = name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');

    SyncPoint(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    public String word() {
        return word;
    }

    /** Returns the sync point with the number, or {@code null}. */
    public static SyncPoint of(int number) {
        for (SyncPoint point : VALUES) {
            if (point.number == number) {
                return point;
            }
        }
        return null;
    }
}
