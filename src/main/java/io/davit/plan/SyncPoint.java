package io.davit.plan;

/** Where davit-init waits for davit; {@code plan.h} has the numbers. */
public enum SyncPoint {
    /** In a new user namespace, whose maps davit is to write. */
    ID_MAPS(1),
    /** With a netlink socket of the container's network, into which davit is to move devices. */
    NETWORK(2),
    /** With the master of the container's terminal, which davit is to take. */
    TERMINAL(3),
    /** Mounts are made, and the root is not changed yet: for hooks of the host's. */
    HOOKS(4),
    /** With the descriptor of a seccomp filter's notifications, which davit is to hand over. */
    SECCOMP(5),
    /** All is done but the start. */
    READY(6),
    /** Before anything is done: davit is to have its cgroup made around it. */
    CGROUP(7),
    /** Started, and startContainer hooks have run: davit is to set the limits that would have been in the way. */
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

    /** The sync point of a number, or {@code null}. */
    public static SyncPoint of(int number) {
        for (SyncPoint point : VALUES) {
            if (point.number == number) {
                return point;
            }
        }
        return null;
    }
}
