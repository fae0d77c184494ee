package io.davit.container;

import io.davit.linux.Stat;
import io.davit.spec.IdMapping;
import io.davit.spec.Linux;
import io.davit.spec.NamespaceType;

/**
 * The root of a container in a user namespace of its own, as the host sees it: CRIU restores the container as that, which
 * may open less than root.
 *
 * @param user {@code null}: nobody
 * @param group {@code null}: nobody's
 */
record ContainerRoot(Long user, Long group) {

    static final int READ = 04;
    static final int WRITE = 02;
    static final int SEARCH = 01;

    /** {@code null}: it is the host's root. */
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
