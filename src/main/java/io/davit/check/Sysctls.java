package io.davit.check;

import io.davit.spec.Config;
import io.davit.spec.NamespaceType;
import io.davit.spec.SysctlKey;
import java.util.Set;

/** Decides which sysctls belong to a namespace and may therefore be set for a container (namespaces(7)). */
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

    /** Returns why a sysctl cannot be set to a value; {@code null} if it can. */
    static String refusal(Config config, String key, String value) {
        String path = SysctlKey.path(key);
        if (!isPlain(path) || value.indexOf('\n') >= 0) {
            return "is not a valid sysctl name or value";
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

    /**
     * Returns why the config's sysctls cannot be set if the joined namespace of this type is the host's; {@code null}
     * if no sysctl belongs to it.
     */
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

    /** Returns the namespace that a sysctl belongs to; {@code null} if it is global. */
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

    /** Tells whether no component is empty, {@code .} or {@code ..}, so that the path stays below /proc/sys. */
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
