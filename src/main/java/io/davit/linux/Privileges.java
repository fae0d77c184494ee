package io.davit.linux;

/** Decides what davit may do on the host. All such decisions are made here. */
public final class Privileges {

    private static final int CAP_SYS_ADMIN = 21;

    private static final String USER_NAMESPACE = "/proc/self/ns/user";

    /** Inode number of the initial user namespace (PROC_USER_INIT_INO in the kernel). */
    private static final long FIRST_USER_NAMESPACE = 0xEFFFFFFDL;

    /**
     * Tells whether davit can create a container without a user namespace. If not, the container needs one that davit's
     * user owns.
     */
    public static boolean canDoWithoutUserNamespace() {
        return Self.euid() == 0 || hasSysAdmin(Self.capabilities());
    }

    /**
     * Tells whether davit is root with CAP_SYS_ADMIN: it can join namespaces that the container's user namespace does
     * not own, and open mount sources that the container's root cannot reach.
     *
     * @param capabilities its permitted capabilities, from {@link Self#capabilities}
     */
    public static boolean isRoot(long capabilities) {
        return Self.euid() == 0 && hasSysAdmin(capabilities);
    }

    private static boolean hasSysAdmin(long capabilities) {
        return (capabilities >> CAP_SYS_ADMIN & 1) != 0;
    }

    /**
     * Tells whether davit is root in the initial user namespace, where systemd's system manager accepts its requests.
     */
    public static boolean isHostRoot() {
        return Self.euid() == 0 && !isInUserNamespace();
    }

    /**
     * Tells whether davit works for a non-root user, with that user's own runtime directory, cgroup and systemd
     * manager. Rootless engines run davit as root of a user namespace and leave USER unchanged.
     */
    public static boolean isForUser() {
        return Self.euid() != 0 || !"root".equals(Self.env("USER")) && isInUserNamespace();
    }

    /** Compares inode numbers, because another user namespace may have the same id mappings as the initial one. */
    private static boolean isInUserNamespace() {
        Stat own = Fd.WORKING_DIRECTORY.statIfExists(USER_NAMESPACE, 0);
        return own != null && own.inode() != FIRST_USER_NAMESPACE;
    }

    private Privileges() {}
}
