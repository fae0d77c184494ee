package io.davit.cgroup;

import java.util.List;

/**
 * A container's cgroup in the container's state.
 *
 * @param unit the systemd unit; {@code null} without systemd
 */
public record SavedCgroup(Driver driver, List<Hierarchical> directories, Unit unit) {

    public static final SavedCgroup NONE = new SavedCgroup(Driver.NONE, List.of());

    /** A cgroup that systemd does not manage. */
    public SavedCgroup(Driver driver, List<Hierarchical> directories) {
        this(driver, directories, null);
    }

    /** How the cgroup was created and is changed. */
    public enum Driver {
        V1,
        V2,
        SYSTEMD_V1,
        SYSTEMD_V2,
        NONE
    }

    /**
     * The directory of the cgroup in one hierarchy.
     *
     * @param controllers as in {@link Hierarchy}
     * @param name the name of the hierarchy's directory in /sys/fs/cgroup
     * @param path the directory
     */
    public record Hierarchical(List<String> controllers, String name, String path) {

        private boolean isWhole() {
            return controllers != null && name != null && path != null;
        }
    }

    /**
     * The systemd unit of the cgroup.
     *
     * @param user true for a unit of the user's manager, false for one of the system manager
     */
    public record Unit(String name, String slice, boolean user) {

        private boolean isWhole() {
            return name != null && slice != null;
        }
    }

    /** Tells whether all required fields are present. */
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
