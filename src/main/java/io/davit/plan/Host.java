package io.davit.plan;

import io.davit.seccomp.Arch;
import java.util.List;

/**
 * What a plan has to know of the host.
 *
 * @param arch whose system calls the container's processes make
 * @param capabilities those that davit has itself and so can grant, a bit each
 * @param isPrivileged whether davit can do in the host what only root may
 * @param security the security module that can label processes
 * @param hasKcore whether /proc/kcore exists, so that /dev/core can point to it
 * @param cgroup where the container's process goes
 */
public record Host(
        Arch arch, long capabilities, boolean isPrivileged, SecurityModule security, boolean hasKcore, CgroupPlace cgroup) {

    /** The capabilities that a container can get: all of them in a user namespace of its own (user_namespaces(7)). */
    long grantable(boolean ownUsers) {
        return ownUsers ? (1L << Capabilities.known().size()) - 1 : capabilities;
    }

    /** Which module labels processes; that there is one does not mean that a config asks for it. */
    public enum SecurityModule {
        APPARMOR,
        SELINUX,
        NONE
    }


    /**
     * The container's cgroup, which davit has made.
     *
     * @param awaited whether davit puts davit-init into it, before anything else is done
     * @param v2 whether all controllers are in one hierarchy
     * @param procs the {@code cgroup.procs} files by which it is joined
     * @param directory that in cgroup v2 which the process is born in; {@code null}: there is none
     * @param hierarchies what of it a mount of type {@code cgroup} shows
     */
    public record CgroupPlace(
            boolean awaited, boolean v2, List<String> procs, String directory, List<Hierarchy> hierarchies) {

        public static final CgroupPlace NONE = new CgroupPlace(false, false, List.of(), null, List.of());
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
