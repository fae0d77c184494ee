package io.davit.container;

import io.davit.linux.Fd;
import io.davit.spec.Config;
import io.davit.spec.NamespaceType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A namespace that a container has joined and that is not part of its checkpoint: it must exist at the restore. This is
 * so for network and pid namespaces; CRIU joins the others by their paths.
 *
 * @param kind the name in /proc/PID/ns
 * @param key its name in the checkpoint
 */
record ExternalNamespace(String kind, String key, String path) {

    static List<ExternalNamespace> of(Config config) {
        List<ExternalNamespace> namespaces = new ArrayList<>();
        add(namespaces, "net", "extRootNetNS", config.linux().pathOf(NamespaceType.NETWORK));
        add(namespaces, "pid", "extRootPidNS", config.linux().pathOf(NamespaceType.PID));
        return namespaces;
    }

    private static void add(List<ExternalNamespace> namespaces, String kind, String key, String path) {
        if (path != null) {
            namespaces.add(new ExternalNamespace(kind, key, path));
        }
    }

    /** Returns the namespace of a process in the notation of criu(8) {@code --external}. */
    String name(int pid) {
        long inode = Fd.WORKING_DIRECTORY.stat("/proc/" + pid + "/ns/" + kind, 0).inode();
        return kind + "[" + inode + "]:" + key;
    }

    /** Returns the paths of the namespaces that CRIU joins, by CRIU's names. */
    static Map<String, String> joined(Config config) {
        Map<String, String> joined = new LinkedHashMap<>();
        for (NamespaceType type : List.of(NamespaceType.IPC, NamespaceType.UTS, NamespaceType.TIME, NamespaceType.USER)) {
            String path = config.linux().pathOf(type);
            if (path != null) {
                joined.put(type.word(), path);
            }
        }
        return joined;
    }
}
