package io.davit.cgroup;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.davit.linux.Errno;
import io.davit.linux.ErrnoException;
import io.davit.linux.Fd;
import java.util.ArrayList;
import java.util.List;

/**
 * The cgroup hierarchies of the host: v1, v2, or both (hybrid).
 *
 * @param v1 the cgroup v1 hierarchies; empty if there is only v2
 * @param unified the cgroup v2 hierarchy; {@code null} if it is not mounted
 */
record Hierarchies(List<Hierarchy> v1, Hierarchy unified) {

    static final String ROOT = "/sys/fs/cgroup";

    private static final long CGROUP2_SUPER_MAGIC = 0x63677270;

    static final Hierarchies NONE = new Hierarchies(List.of(), null);

    boolean isUnifiedOnly() {
        return unified != null && v1.isEmpty();
    }

    boolean isEmpty() {
        return unified == null && v1.isEmpty();
    }

    static Hierarchies read() {
        try (Fd root = Fd.open(ROOT, Fd.O_PATH)) {
            String own = new String(Fd.readAll("/proc/self/cgroup"), UTF_8);
            return root.filesystem() == CGROUP2_SUPER_MAGIC ? unifiedOnly(own) : mixed(own, root);
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOENT)) {
                return NONE;
            }
            throw e;
        }
    }

    private static Hierarchies unifiedOnly(String own) {
        for (String line : own.split("\n")) {
            if (line.startsWith("0::")) {
                return new Hierarchies(List.of(), new Hierarchy(List.of(), ROOT, line.substring(3)));
            }
        }
        return NONE;
    }

    /**
     * Parses /proc/self/cgroup: {@code 4:cpu,cpuacct:/path}, {@code 1:name=systemd:/path} or {@code 0::/path}
     * (cgroups(7)).
     */
    private static Hierarchies mixed(String own, Fd root) {
        List<Hierarchy> v1 = new ArrayList<>();
        Hierarchy unified = null;
        for (String line : own.split("\n")) {
            int first = line.indexOf(':');
            int second = line.indexOf(':', first + 1);
            if (second < 0) {
                continue;
            }
            String controllers = line.substring(first + 1, second);
            String path = line.substring(second + 1);
            if (controllers.isEmpty()) {
                unified = isMounted(root, "unified") ? new Hierarchy(List.of(), ROOT + "/unified", path) : null;
            } else {
                String name = controllers.startsWith("name=") ? controllers.substring(5) : controllers;
                if (isMounted(root, name)) {
                    v1.add(new Hierarchy(List.of(controllers.split(",")), ROOT + "/" + name, path));
                }
            }
        }
        return new Hierarchies(List.copyOf(v1), unified);
    }

    /** Looks for a file of the hierarchy, because the directory may exist without a mount. */
    private static boolean isMounted(Fd root, String name) {
        return root.exists(name + "/cgroup.procs");
    }
}
