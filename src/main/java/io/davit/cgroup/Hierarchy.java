package io.davit.cgroup;

import java.util.List;

/**
 * A mounted hierarchy of cgroups.
 *
 * @param controllers of cgroup v1 ({@code cpu}, or {@code name=systemd} for one without); empty for cgroup v2
 * @param mount where it is mounted
 * @param own the cgroup of davit's own process in it
 */
record Hierarchy(List<String> controllers, String mount, String own) {

    boolean isUnified() {
        return controllers.isEmpty();
    }

    /** The directory of a cgroup given as in {@code linux.cgroupsPath}. */
    String directory(String path) {
        if (path.startsWith("/")) {
            return mount + path;
        }
        return mount + (own.equals("/") ? "" : own) + "/" + path;
    }

    /** The name of its directory beside the others: {@code cpu,cpuacct}, or {@code systemd}. */
    String name() {
        return mount.substring(mount.lastIndexOf('/') + 1);
    }
}
