package io.davit.cgroup;

import io.davit.DavitException;
import io.davit.spec.Config;
import io.davit.spec.JsonPointer;
import java.util.Map;

/**
 * The cgroups below its own that a config asks for by annotations, with the names that crun has for them. Paths begin with
 * a slash; empty ones are for none.
 *
 * @param limited below systemd's unit, with the container's limits
 * @param delegated below that, with the container's processes
 */
record Subgroups(String limited, String delegated) {

    /**
     * @param systemd whether systemd makes a unit
     * @param v2 whether there is cgroup v2 alone: in v1 it is not safe to delegate cgroups (cgroups(7))
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
