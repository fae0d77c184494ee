package io.davit.resolve;

import java.util.List;
import java.util.TreeSet;

/** The places of all mounts, to be asked in a time that does not grow with their number. */
public final class Destinations {

    /** Each with a slash at its end, so that what is below a place follows it. */
    private final TreeSet<String> places = new TreeSet<>();

    public Destinations(List<Mount> mounts) {
        mounts.forEach(mount -> places.add(mount.destination() + "/"));
    }

    /** Whether something is mounted below a path. */
    public boolean hasBelow(String path) {
        String next = places.higher(path + "/");
        return next != null && next.startsWith(path + "/");
    }

    /** Whether something is mounted on a path, or on a directory that it lies in. */
    public boolean hasAtOrAbove(String path) {
        for (int slash = path.indexOf('/', 1); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            if (places.contains(path.substring(0, slash + 1))) {
                return true;
            }
        }
        return places.contains(path + "/");
    }
}
