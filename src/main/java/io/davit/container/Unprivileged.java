package io.davit.container;

import io.davit.linux.Privileges;
import io.davit.resolve.ResolvedConfig;
import io.davit.spec.NamespaceType;

/** What a user other than root can do: make a container in a user namespace, whether or not the config says so. */
final class Unprivileged {

    /**
     * The config for a container that this user can make. Where it has no user namespace there is a new one, in which
     * root is the user, and the others are those that the host lets the user have.
     */
    static ResolvedConfig adapt(ResolvedConfig config) {
        if (Privileges.canDoWithoutUserNamespace() || config.linux().has(NamespaceType.USER)) {
            return config;
        }
        return config.withLinux(config.linux().withUsers(
                SubordinateIds.ofUsers(), SubordinateIds.ofGroups()));
    }

    private Unprivileged() {}
}
