package io.davit.cgroup;

import io.davit.DavitException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Cgroups below a container's that a process is to join instead, each named as {@code [CONTROLLER,...:]PATH}. */
final class SubCgroups {

    /** By controller; one without stands for them all. */
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

    /** That of a hierarchy with these controllers; {@code null}: the container's own. */
    String of(List<String> controllers) {
        for (String controller : controllers) {
            String path = paths.get(controller);
            if (path != null) {
                return path;
            }
        }
        return paths.get("");
    }

    /** That of the one hierarchy of cgroup v2; {@code null}: the container's own. */
    String ofUnified() {
        for (String controller : paths.keySet()) {
            if (!controller.isEmpty()) {
                throw unknown(controller);
            }
        }
        return paths.get("");
    }

    /** Every controller asked for is one of these. */
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
