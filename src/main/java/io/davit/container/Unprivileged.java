package io.davit.container;

import io.davit.linux.Self;
import io.davit.spec.Config;
import io.davit.spec.NamespaceType;

/** What a user other than root can do: make a container in a user namespace, whether or not the config says so. */
final class Unprivileged {

    private static final int CAP_SYS_ADMIN = 21;

    /**
     * The config for a container that this user can make. Where it has no user namespace there is a new one, in which
     * root is the user, and the others are those that the host lets the user have.
     */
    static Config adapt(Config config) {
        boolean privileged = Self.euid() == 0 || (Self.capabilities() >> CAP_SYS_ADMIN & 1) != 0;
        if (privileged || config.linux().has(NamespaceType.USER)) {
            return config;
        }
        return config.withLinux(config.linux().withUsers(
                SubordinateIds.map(SubordinateIds.UIDS, Self.euid(), Self.euid()),
                SubordinateIds.map(SubordinateIds.GIDS, Self.euid(), Self.egid())));
    }

    private Unprivileged() {}
}
