package io.davit.cgroup;

/** Who makes the cgroups of containers. */
public enum CgroupManager {
    /** davit, in the filesystem. */
    CGROUPFS,
    /** systemd, as a scope each. */
    SYSTEMD,
    /** Nobody: containers have none of their own. */
    DISABLED
}
