package io.davit.plan;

/** Where davit-init waits for davit; {@code plan.h} has the numbers. */
public enum Stage {
    /** In a new user namespace, whose maps davit is to write. */
    ID_MAPS,
    /** With a netlink socket of the container's network, into which davit is to move devices. */
    NETWORK,
    /** With the master of the container's terminal, which davit is to take. */
    TERMINAL,
    /** Mounts are made, and the root is not changed yet: for hooks of the host's. */
    HOOKS,
    /** With the descriptor of a seccomp filter's notifications, which davit is to hand over. */
    SECCOMP,
    /** All is done but the start. */
    READY,
    /** Before anything is done: davit is to have its cgroup made around it. */
    CGROUP,
    /** Started, and startContainer hooks have run: davit is to set the limits that would have been in the way. */
    EXECUTE;

    public int number() {
        return ordinal() + 1;
    }

    /** The stage of a number, or {@code null}. */
    public static Stage of(int number) {
        return number >= 1 && number <= values().length ? values()[number - 1] : null;
    }
}
