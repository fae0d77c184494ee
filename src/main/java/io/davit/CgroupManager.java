package io.davit;

/** What creates the cgroups of containers ({@code --cgroup-manager}). */
public enum CgroupManager {
    /** davit, through cgroupfs. */
    CGROUPFS,
    /** systemd, as one transient scope per container. */
    SYSTEMD,
    /** Nothing: containers stay in the cgroup of davit's caller. */
    DISABLED
}
