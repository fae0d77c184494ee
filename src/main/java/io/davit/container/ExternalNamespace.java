package io.davit.container;

import io.davit.linux.Fd;
import io.davit.spec.Config;
import io.davit.spec.NamespaceType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A namespace that a container has joined and that CRIU leaves alone: it is not in the checkpoint, and must be there when
 * that is restored. Those of network and processes are such; the others CRIU joins by their paths.
 *
 * @param kind as in /proc/PID/ns
 * @param key what it is called in the checkpoint
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

    /** That of a process, as criu(8) names it for {@code --external}. */
    String name(int pid) {
        long inode = Fd.WORKING_DIRECTORY.stat("/proc/" + pid + "/ns/" + kind, 0).inode();
        return kind + "[" + inode + "]:" + key;
    }

    /** Those that CRIU joins: what it calls them, and their paths. */
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
