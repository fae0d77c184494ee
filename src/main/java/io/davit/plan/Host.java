package io.davit.plan;

import java.util.List;

/**
 * What a plan has to know of the host.
 *
 * @param capabilities those that davit has itself and so can grant, a bit each
 * @param hasKcore whether /proc/kcore exists, so that /dev/core can point to it
 * @param cgroup where the container's process goes
 */
public record Host(long capabilities, boolean hasKcore, CgroupPlace cgroup) {

    /**
     * The container's cgroup, which davit has made.
     *
     * @param v2 whether all controllers are in one hierarchy
     * @param procs the {@code cgroup.procs} files by which it is joined
     * @param directory that in cgroup v2 which the process is born in; {@code null}: there is none
     * @param hierarchies what of it a mount of type {@code cgroup} shows
     */
    public record CgroupPlace(boolean v2, List<String> procs, String directory, List<Hierarchy> hierarchies) {

        public static final CgroupPlace NONE = new CgroupPlace(false, List.of(), null, List.of());
    }

    /**
     * One cgroup hierarchy, as the container sees it below /sys/fs/cgroup.
     *
     * @param name of its directory there: {@code cpu,cpuacct}; empty for the one of v2
     * @param options with which a cgroup v1 filesystem is mounted: {@code cpu}, or {@code none,name=systemd}
     * @param links further names of the directory: {@code cpu}
     * @param directory the container's cgroup in it, on the host
     */
    public record Hierarchy(String name, List<String> options, List<String> links, String directory) {}
}
