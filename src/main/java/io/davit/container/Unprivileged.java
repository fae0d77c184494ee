package io.davit.container;

import io.davit.linux.Privileges;
import io.davit.resolve.ResolvedConfig;
import io.davit.spec.NamespaceType;

/** Adapts configs for users other than root, who need a user namespace to create a container. */
final class Unprivileged {

    /**
     * Returns the config with a new user namespace if the user needs one and the config has none. The user becomes root
     * in it, and its subordinate ids follow (subuid(5)).
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
