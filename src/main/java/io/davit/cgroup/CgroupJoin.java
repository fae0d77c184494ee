package io.davit.cgroup;

import io.davit.cgroup.SavedCgroup.Hierarchical;
import java.util.List;

/**
 * How a process joins a cgroup.
 *
 * @param v2 whether there is cgroup v2 alone
 * @param procs the {@code cgroup.procs} files that davit-init writes itself to
 * @param directory in cgroup v2, the cgroup to join; {@code null}: none
 * @param attached whether davit or systemd moves davit-init there, which waits for that; else the process is born in
 *     {@code directory}
 * @param hierarchies of the container's cgroup
 */
public record CgroupJoin(
        boolean v2, List<String> procs, String directory, boolean attached, List<Hierarchical> hierarchies) {

    static final CgroupJoin NONE = new CgroupJoin(false, List.of(), null, false, List.of());

    /** The cgroup of v2 that the process is born in (CLONE_INTO_CGROUP); {@code null}: none. */
    public String birthplace() {
        return attached ? null : directory;
    }
}
