package io.davit.cgroup;

import io.davit.DavitException;
import java.util.List;

/**
 * The systemd scope of a container.
 *
 * @param unit its name, {@code davit-ID.scope}
 * @param slice its slice, {@code system.slice}
 */
record Scope(String unit, String slice) {

    private static final String SLICE = ".slice";
    private static final String DEFAULT_PREFIX = "davit";

    /**
     * @param cgroupsPath {@code SLICE:PREFIX:NAME}; may be {@code null} or empty
     * @param user whether the scope belongs to a user's manager
     */
    static Scope of(String cgroupsPath, String id, boolean user) {
        String slice = user ? "user" + SLICE : "system" + SLICE;
        if (cgroupsPath == null || cgroupsPath.isEmpty()) {
            return new Scope(DEFAULT_PREFIX + "-" + id + ".scope", slice);
        }
        List<String> parts = List.of(cgroupsPath.split(":", -1));
        if (parts.size() != 3) {
            throw new DavitException("/linux/cgroupsPath: expected cgroupsPath to be of format \"slice:prefix:name\" for "
                    + "systemd cgroups, got \"" + cgroupsPath + "\" instead");
        }
        String prefix = parts.get(1).isEmpty() ? "" : parts.get(1) + "-";
        return new Scope(prefix + parts.get(2) + ".scope", parts.get(0).isEmpty() ? slice : parts.get(0));
    }

    /** Returns its cgroup relative to the manager's. */
    String cgroup() {
        return expand(slice) + "/" + unit;
    }

    /**
     * Returns the path of a slice: {@code a-b.slice} is a child of {@code a.slice}, and {@code -.slice} is the
     * manager's own cgroup (systemd.slice(5)).
     */
    static String expand(String slice) {
        String name = slice.endsWith(SLICE) ? slice.substring(0, slice.length() - SLICE.length()) : "";
        if (slice.equals("-" + SLICE)) {
            return "";
        }
        boolean valid = !name.isEmpty() && name.indexOf('/') < 0 && !name.startsWith("-") && !name.endsWith("-")
                && !name.contains("--");
        if (!valid) {
            throw new DavitException("/linux/cgroupsPath: invalid slice name: " + slice);
        }
        StringBuilder path = new StringBuilder();
        for (int dash = name.indexOf('-'); dash >= 0; dash = name.indexOf('-', dash + 1)) {
            path.append('/').append(name, 0, dash).append(SLICE);
        }
        return path.append('/').append(slice).toString();
    }
}
