package io.davit.resolve;

import java.util.List;
import java.util.TreeSet;

/** Indexes the destinations of all mounts, for lookups in logarithmic time. */
public final class Destinations {

    /** With a trailing slash, so that a path sorts right before the paths below it. */
    private final TreeSet<String> places = new TreeSet<>();

    public Destinations(List<Mount> mounts) {
        mounts.forEach(mount -> places.add(mount.destination() + "/"));
    }

    /** Tells whether a mount's destination lies below the path. */
    public boolean hasBelow(String path) {
        String next = places.higher(path + "/");
        return next != null && next.startsWith(path + "/");
    }

    /** Tells whether a mount's destination is the path or a parent directory of it. */
    public boolean hasAtOrAbove(String path) {
        for (int slash = path.indexOf('/', 1); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            if (places.contains(path.substring(0, slash + 1))) {
                return true;
            }
        }
        return places.contains(path + "/");
    }
}
