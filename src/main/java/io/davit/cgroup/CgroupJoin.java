package io.davit.cgroup;

import io.davit.cgroup.SavedCgroup.Hierarchical;
import java.util.List;

/**
 * How a process joins a cgroup.
 *
 * @param v2 whether the host has cgroup v2 only
 * @param procs the {@code cgroup.procs} files that davit-init itself writes to
 * @param directory in cgroup v2, the cgroup to join; {@code null}: none
 * @param attached whether davit or systemd moves davit-init there while it waits; else the process is cloned into
 *     {@code directory}
 * @param hierarchies the hierarchies of the container's cgroup
 */
public record CgroupJoin(
        boolean v2, List<String> procs, String directory, boolean attached, List<Hierarchical> hierarchies) {

    static final CgroupJoin NONE = new CgroupJoin(false, List.of(), null, false, List.of());

    /** Returns the cgroup v2 directory to clone the process into (CLONE_INTO_CGROUP); {@code null}: none. */
    public String birthplace() {
        return attached ? null : directory;
    }
}
