package io.davit.cgroup;

import java.util.List;

/** A container's cgroup as the container's state keeps it. */
public record SavedCgroup(Driver driver, List<Hierarchical> directories) {

    public static final SavedCgroup NONE = new SavedCgroup(Driver.NONE, List.of());

    /** By what means the cgroup was made, and will be changed. */
    public enum Driver {
        V1,
        V2,
        NONE
    }

    /**
     * Its directory in one hierarchy.
     *
     * @param controllers as in {@link Hierarchy}
     * @param name of the hierarchy's directory in /sys/fs/cgroup
     */
    public record Hierarchical(List<String> controllers, String name, String path) {}

    @Override
    public String toString() {
        return directories.isEmpty()
                ? "no cgroup"
                : "cgroup " + directories.getFirst().path()
                        + (directories.size() > 1 ? " and " + (directories.size() - 1) + " more" : "");
    }
}
