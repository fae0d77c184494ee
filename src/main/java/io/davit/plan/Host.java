package io.davit.plan;

import io.davit.seccomp.Arch;
import java.util.List;

/**
 * The facts about the host that a plan depends on.
 *
 * @param arch the native architecture, for seccomp filters
 * @param capabilities davit's capabilities, which it can grant, one bit each
 * @param isPrivileged whether davit has root's privileges in the host's user namespace
 * @param security the enabled security module
 * @param hasKcore whether /proc/kcore exists, the target of /dev/core
 * @param cgroup the container's cgroup
 */
public record Host(
        Arch arch, long capabilities, boolean isPrivileged, SecurityModule security, boolean hasKcore, CgroupPlace cgroup) {

    /** Returns the capabilities that a container can have; all of them with a user namespace (user_namespaces(7)). */
    long grantable(boolean ownUsers) {
        return ownUsers ? (1L << Capabilities.known().size()) - 1 : capabilities;
    }

    /** The security module that labels processes on the host, whether or not a config asks for it. */
    public enum SecurityModule {
        APPARMOR,
        SELINUX,
        NONE
    }


    /**
     * The container's cgroup.
     *
     * @param awaited whether davit puts davit-init into it, at the first sync point
     * @param v2 whether the host has cgroup v2 only (unified mode)
     * @param procs the {@code cgroup.procs} files through which davit-init joins it
     * @param directory the cgroup v2 directory for CLONE_INTO_CGROUP; {@code null}: not used
     * @param hierarchies the hierarchies that a mount of type {@code cgroup} shows
     */
    public record CgroupPlace(
            boolean awaited, boolean v2, List<String> procs, String directory, List<Hierarchy> hierarchies) {

        public static final CgroupPlace NONE = new CgroupPlace(false, false, List.of(), null, List.of());
    }

    /**
     * One cgroup hierarchy, as the container sees it below /sys/fs/cgroup.
     *
     * @param name the directory name: {@code cpu,cpuacct}; empty for v2
     * @param options the mount options of a cgroup v1 filesystem: {@code cpu}, or {@code none,name=systemd}
     * @param links the names of symbolic links to the directory: {@code cpu}
     * @param directory the path of the container's cgroup on the host
     */
    public record Hierarchy(String name, List<String> options, List<String> links, String directory) {}
}
