package io.davit.cgroup;

import io.davit.DavitException;
import io.davit.spec.Config;
import io.davit.spec.JsonPointer;
import java.util.Map;

/**
 * Child cgroups that a config requests by annotations, which have crun's names. A path begins with a slash; an empty path
 * is none.
 *
 * @param limited the child of systemd's unit that gets the container's limits
 * @param delegated the child of that one which gets the container's processes
 */
record Subgroups(String limited, String delegated) {

    /**
     * Reads the annotations.
     *
     * @param systemd whether systemd creates a unit
     * @param v2 whether the host has only cgroup v2: delegating cgroups of v1 is not safe (cgroups(7))
     * @throws DavitException if a path contains . or .., or on cgroup v1
     */
    static Subgroups of(Map<String, String> annotations, boolean systemd, boolean v2) {
        String limited = systemd ? path(annotations, Config.SYSTEMD_SUBGROUP, v2) : "";
        return new Subgroups(limited, path(annotations, Config.DELEGATE_CGROUP, v2));
    }

    private static String path(Map<String, String> annotations, String name, boolean v2) {
        StringBuilder path = new StringBuilder();
        for (String part : annotations.getOrDefault(name, "").split("/")) {
            if (part.equals(".") || part.equals("..")) {
                throw refusal(name, "must not contain . or ..");
            }
            if (!part.isEmpty()) {
                path.append('/').append(part);
            }
        }
        if (!path.isEmpty() && !v2) {
            throw refusal(name, "needs cgroup v2");
        }
        return path.toString();
    }

    private static DavitException refusal(String name, String sentence) {
        return new DavitException("/annotations/" + JsonPointer.escaped(name) + ": " + sentence);
    }
}
