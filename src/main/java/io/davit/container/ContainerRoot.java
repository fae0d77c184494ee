package io.davit.container;

import io.davit.linux.Stat;
import io.davit.spec.IdMapping;
import io.davit.spec.Linux;
import io.davit.spec.NamespaceType;

/**
 * The host ids of root in a container with a user namespace. CRIU restores the container with these ids, so it may open
 * fewer files than the host's root.
 *
 * @param user the host uid; {@code null}: not mapped
 * @param group the host gid; {@code null}: not mapped
 */
record ContainerRoot(Long user, Long group) {

    static final int READ = 04;
    static final int WRITE = 02;
    static final int SEARCH = 01;

    /** Returns the ids for a config; {@code null} if the container's root is the host's. */
    static ContainerRoot of(Linux linux) {
        return linux.makes(NamespaceType.USER)
                ? new ContainerRoot(IdMapping.hostId(linux.uidMappings(), 0), IdMapping.hostId(linux.gidMappings(), 0))
                : null;
    }

    boolean may(int permission, Stat file) {
        int owner = user != null && file.uid() == user ? permission << 6 : 0;
        int members = group != null && file.gid() == group ? permission << 3 : 0;
        return (file.mode() & (owner | members | permission)) != 0;
    }

    @Override
    public String toString() {
        return "the container's root, user " + user + " and group " + group + " of the host";
    }
}
