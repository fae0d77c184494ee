package io.davit;

/** How the cgroups of containers are created ({@code --cgroup-manager}). */
public enum CgroupManager {
    /** By davit, through cgroupfs. */
    CGROUPFS,
    /** By systemd, as one transient scope per container. */
    SYSTEMD,
    /** Not at all: containers stay in the cgroup of davit's caller. */
    DISABLED
}
