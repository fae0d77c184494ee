package io.davit.check;

import io.davit.spec.Config;
import io.davit.spec.NamespaceType;
import io.davit.spec.SysctlKey;
import java.util.Set;

/** Which kernel parameters belong to a namespace, and so may be set for a container (namespaces(7)). */
public final class Sysctls {

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
        NamespaceType type = namespaceOf(path);
        if (type == null) {
            return "sysctl \"" + key + "\" is not in a separate kernel namespace";
        }
        if (path.equals("kernel/hostname")) {
            return "sysctl \"" + key + "\" conflicts with the OCI \"hostname\" field";
        }
        return config.linux().has(type) ? null : isTheHosts(key, type);
    }

    /** Why parameters cannot be set where a namespace that is joined is the host's; {@code null} where none is of it. */
    public static String refusal(Config config, NamespaceType type) {
        for (String key : config.linux().sysctl().keySet()) {
            if (namespaceOf(SysctlKey.path(key)) == type) {
                return isTheHosts(key, type);
            }
        }
        return null;
    }

    private static String isTheHosts(String key, NamespaceType type) {
        return "sysctl \"" + key + "\" is not allowed in the hosts " + type.word() + " namespace";
    }

    /** The namespace that a parameter belongs to; {@code null}: it is the whole system's. */
    private static NamespaceType namespaceOf(String path) {
        if (IPC.contains(path) || path.startsWith("fs/mqueue/")) {
            return NamespaceType.IPC;
        }
        if (path.startsWith("net/")) {
            return NamespaceType.NETWORK;
        }
        if (path.startsWith("user/")) {
            return NamespaceType.USER;
        }
        return path.equals("kernel/domainname") || path.equals("kernel/hostname") ? NamespaceType.UTS : null;
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

    private Sysctls() {}
}
