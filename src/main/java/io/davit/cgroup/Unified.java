package io.davit.cgroup;

import io.davit.DavitException;
import io.davit.linux.ErrnoException;
import java.util.List;
import java.util.Map;

/** Files of cgroup v2 that the config names itself, after all others: what it says of them counts most. */
final class Unified {

    /** Counts davit-init's own processes too, and so is written when they are gone. */
    private static final String TASKS = "pids.max";

    static void apply(Map<String, String> files, Directory directory, List<String> controllers) {
        for (Map.Entry<String, String> file : files.entrySet()) {
            String name = file.getKey();
            requireController(name, controllers);
            if (!name.equals(TASKS)) {
                write(name, file.getValue(), directory);
            }
        }
    }

    static void applyTasks(Map<String, String> files, Directory directory) {
        String tasks = files.get(TASKS);
        if (tasks != null) {
            write(TASKS, tasks, directory);
        }
    }

    private static void requireController(String name, List<String> controllers) {
        int point = name.indexOf('.');
        if (name.indexOf('/') >= 0 || point <= 0) {
            throw new DavitException("unified resource \"" + name + "\" must be a file name, as in memory.max");
        }
        String controller = name.substring(0, point);
        if (!controller.equals("cgroup") && !controllers.contains(controller)) {
            throw new DavitException("unified resource \"" + name + "\" can't be set: controller \"" + controller
                    + "\" not available");
        }
    }

    /** The kernel takes one device at a time. */
    private static void write(String name, String value, Directory directory) {
        try {
            for (String line : value.strip().split("\n")) {
                directory.write(name, line);
            }
        } catch (ErrnoException e) {
            throw new ErrnoException("linux.resources.unified: write " + value.strip() + " to " + directory.file(name),
                    e.errno());
        }
    }

    private Unified() {}
}
