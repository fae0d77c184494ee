package io.davit.check;

import io.davit.spec.Config;
import io.davit.spec.NamespaceType;
import io.davit.spec.SysctlKey;
import java.util.Set;

/** Which kernel parameters belong to a namespace, and so may be set for a container (namespaces(7)). */
final class Sysctls {

    private static final Set<String> IPC = Set.of(
            "kernel/auto_msgmni",
            "kernel/msgmax",
            "kernel/msgmnb",
            "kernel/msgmni",
            "kernel/msg_next_id",
            "kernel/sem",
            "kernel/sem_next_id",
            "kernel/shmall",
            "kernel/shmmax",
            "kernel/shmmni",
            "kernel/shm_next_id",
            "kernel/shm_rmid_forced");

    /** Why a parameter cannot be set to a value; {@code null} where it can. */
    static String refusal(Config config, String key, String value) {
        String path = SysctlKey.path(key);
        if (!isPlain(path) || value.indexOf('\n') >= 0) {
            return "is no name or value of a kernel parameter";
        }
        if (IPC.contains(path) || path.startsWith("fs/mqueue/")) {
            return needs(config, NamespaceType.IPC, key);
        }
        if (path.startsWith("net/")) {
            return needs(config, NamespaceType.NETWORK, key);
        }
        if (path.startsWith("user/")) {
            return needs(config, NamespaceType.USER, key);
        }
        if (path.equals("kernel/domainname")) {
            return needs(config, NamespaceType.UTS, key);
        }
        if (path.equals("kernel/hostname")) {
            return config.hostname() != null && !config.hostname().isEmpty()
                    ? "sysctl \"" + key + "\" conflicts with the OCI \"hostname\" field"
                    : needs(config, NamespaceType.UTS, key);
        }
        return "sysctl \"" + key + "\" is not in a separate kernel namespace";
    }

    /** A path that leads down only: no component is empty or leads elsewhere. */
    private static boolean isPlain(String path) {
        for (String component : path.split("/", -1)) {
            if (component.isEmpty() || component.equals(".") || component.equals("..")) {
                return false;
            }
        }
        return path.indexOf('\0') < 0;
    }

    /** A namespace joined by the host's own path is refused by the kernel's permissions, not here. */
    private static String needs(Config config, NamespaceType type, String key) {
        return config.linux().has(type)
                ? null
                : "sysctl \"" + key + "\" is not allowed in the hosts " + type.word() + " namespace";
    }

    private Sysctls() {}
}
