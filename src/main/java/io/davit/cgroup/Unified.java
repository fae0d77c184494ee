package io.davit.cgroup;

import io.davit.DavitException;
import io.davit.cgroup.Limit.Write;
import java.util.List;
import java.util.Map;

/**
 * Files of cgroup v2 that the config names ({@code linux.resources.unified}). They override limits from other
 * properties.
 */
final class Unified {

    private static final String POINTER = "/linux/resources/unified/";

    /** Controllers with keyed files: a write for one device leaves the other devices' lines unchanged. */
    private static final List<String> KEYED = List.of("io", "rdma");

    static void addTo(List<Limit> limits, Map<String, String> files) {
        for (Map.Entry<String, String> file : files.entrySet()) {
            add(write(file.getKey(), file.getValue()), limits);
        }
    }

    /** The kernel accepts one device per write(2). */
    private static Write write(String name, String value) {
        if (name.indexOf('/') >= 0 || name.indexOf('.') <= 0) {
            throw new DavitException("unified resource \"" + name + "\" must be a file name, as in memory.max");
        }
        return new Write(name, List.of(value.strip().split("\n")), POINTER + name);
    }

    private static void add(Write write, List<Limit> limits) {
        for (int i = 0; i < limits.size() && !KEYED.contains(write.controller()); i++) {
            if (limits.get(i) instanceof Write other && other.file().equals(write.file())) {
                limits.set(i, write);
                return;
            }
        }
        limits.add(write);
    }

    static boolean isUnified(Limit limit) {
        return limit.origin().startsWith(POINTER);
    }

    private Unified() {}
}
