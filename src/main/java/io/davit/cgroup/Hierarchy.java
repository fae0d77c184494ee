package io.davit.cgroup;

import java.util.List;

/**
 * A mounted cgroup hierarchy.
 *
 * @param controllers the controllers of a v1 hierarchy ({@code cpu}; {@code name=systemd} for a named one without
 *     controllers); empty for cgroup v2
 * @param mount the mount point
 * @param own the cgroup that davit is in, in this hierarchy
 */
record Hierarchy(List<String> controllers, String mount, String own) {

    boolean isUnified() {
        return controllers.isEmpty();
    }

    /** Returns the directory for a {@code linux.cgroupsPath}. */
    String directory(String path) {
        if (path.startsWith("/")) {
            return mount + path;
        }
        return mount + (own.equals("/") ? "" : own) + "/" + path;
    }

    /** Returns the last component of the mount point: {@code cpu,cpuacct} or {@code systemd}. */
    String name() {
        return mount.substring(mount.lastIndexOf('/') + 1);
    }
}
