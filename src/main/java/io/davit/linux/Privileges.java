package io.davit.linux;

/** What davit's own process may do in the host: every question of that kind is answered here. */
public final class Privileges {

    private static final int CAP_SYS_ADMIN = 21;

    private static final String USER_NAMESPACE = "/proc/self/ns/user";

    /** PROC_USER_INIT_INO of the kernel. */
    private static final long FIRST_USER_NAMESPACE = 0xEFFFFFFDL;

    /** Whether it can make a container without a user namespace; else there has to be one, owned by this user. */
    public static boolean canDoWithoutUserNamespace() {
        return Self.euid() == 0 || hasSysAdmin(Self.capabilities());
    }

    /**
     * Whether it can do in the host what only root may: join namespaces that the container's user namespace does not own,
     * open mounts where that namespace's root may not go.
     *
     * @param capabilities its permitted ones, which were asked for already
     */
    public static boolean isRoot(long capabilities) {
        return Self.euid() == 0 && hasSysAdmin(capabilities);
    }

    private static boolean hasSysAdmin(long capabilities) {
        return (capabilities >> CAP_SYS_ADMIN & 1) != 0;
    }

    /** Whether it is root of the first user namespace, which all others are made in: the system's manager serves it. */
    public static boolean isHostRoot() {
        return Self.euid() == 0 && !isInUserNamespace();
    }

    /**
     * Whether it works for a user other than root, who has directories and limits of his own. An engine of such a user
     * runs davit as root of a user namespace, and leaves USER as it was.
     */
    public static boolean isForUser() {
        return Self.euid() != 0 || !"root".equals(Self.env("USER")) && isInUserNamespace();
    }

    /** Whether it is in another user namespace than the first one: its mappings may be those of the first one all the same. */
    private static boolean isInUserNamespace() {
        Stat own = Fd.WORKING_DIRECTORY.statIfExists(USER_NAMESPACE, 0);
        return own != null && own.inode() != FIRST_USER_NAMESPACE;
    }

    private Privileges() {}
}
