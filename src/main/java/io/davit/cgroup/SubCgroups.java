package io.davit.cgroup;

import io.davit.DavitException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Cgroups below the container's that a process joins instead ({@code exec --cgroup [CONTROLLER,...:]PATH}). */
final class SubCgroups {

    /** By controller; the empty name stands for all controllers. */
    private final Map<String, String> paths = new HashMap<>();

    SubCgroups(List<String> arguments) {
        for (String argument : arguments) {
            add(argument, arguments.size());
        }
    }

    private void add(String argument, int all) {
        int colon = argument.indexOf(':');
        if (colon < 0) {
            if (all > 1) {
                throw new DavitException("invalid --cgroup argument: missing <controller>: prefix");
            }
            paths.put("", checked(argument));
            return;
        }
        for (String controller : argument.substring(0, colon).split(",", -1)) {
            if (controller.isEmpty()) {
                throw new DavitException(
                        "invalid --cgroup argument: " + argument + " (empty <controller> prefix)");
            }
            if (paths.put(controller, checked(argument.substring(colon + 1))) != null) {
                throw new DavitException("invalid --cgroup argument(s): controller " + controller
                        + " specified multiple times");
            }
        }
    }

    private static String checked(String path) {
        if (List.of(path.split("/")).contains("..")) {
            throw new DavitException(path + " is not a sub cgroup path");
        }
        return path;
    }

    /** Returns the path for a hierarchy with these controllers; {@code null} for the container's own cgroup. */
    String of(List<String> controllers) {
        for (String controller : controllers) {
            String path = paths.get(controller);
            if (path != null) {
                return path;
            }
        }
        return paths.get("");
    }

    /** Returns the path in the cgroup v2 hierarchy; {@code null} for the container's own cgroup. */
    String ofUnified() {
        for (String controller : paths.keySet()) {
            if (!controller.isEmpty()) {
                throw unknown(controller);
            }
        }
        return paths.get("");
    }

    /** Requires all named controllers to be among these. */
    void requireAmong(List<String> controllers) {
        for (String controller : paths.keySet()) {
            if (!controller.isEmpty() && !controllers.contains(controller)) {
                throw unknown(controller);
            }
        }
    }

    private static DavitException unknown(String controller) {
        return new DavitException("unknown controller \"" + controller + "\" in --cgroup");
    }

}
