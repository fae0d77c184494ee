package io.davit.cgroup;

import java.util.List;

/**
 * A container's cgroup as the container's state keeps it.
 *
 * @param unit {@code null}: systemd has nothing to do with it
 */
public record SavedCgroup(Driver driver, List<Hierarchical> directories, Unit unit) {

    public static final SavedCgroup NONE = new SavedCgroup(Driver.NONE, List.of());

    /** One that systemd has nothing to do with. */
    public SavedCgroup(Driver driver, List<Hierarchical> directories) {
        this(driver, directories, null);
    }

    /** By what means the cgroup was made, and will be changed. */
    public enum Driver {
        V1,
        V2,
        SYSTEMD_V1,
        SYSTEMD_V2,
        NONE
    }

    /**
     * Its directory in one hierarchy.
     *
     * @param controllers as in {@link Hierarchy}
     * @param name of the hierarchy's directory in /sys/fs/cgroup
     */
    public record Hierarchical(List<String> controllers, String name, String path) {

        private boolean isWhole() {
            return controllers != null && name != null && path != null;
        }
    }

    /**
     * The unit of systemd that it is.
     *
     * @param user whether the manager is that of davit's user
     */
    public record Unit(String name, String slice, boolean user) {

        private boolean isWhole() {
            return name != null && slice != null;
        }
    }

    /** Whether all that must be is there. */
    public boolean isWhole() {
        boolean systemd = driver == Driver.SYSTEMD_V1 || driver == Driver.SYSTEMD_V2;
        return driver != null && directories != null && (driver == Driver.NONE || !directories.isEmpty())
                && directories.stream().allMatch(Hierarchical::isWhole) && (!systemd || unit != null && unit.isWhole());
    }

    @Override
    public String toString() {
        return directories.isEmpty()
                ? "no cgroup"
                : "cgroup " + directories.getFirst().path()
                        + (directories.size() > 1 ? " and " + (directories.size() - 1) + " more" : "");
    }
}
