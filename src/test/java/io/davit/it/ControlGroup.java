package io.davit.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The cgroup of a process, of whatever version this host has. */
record ControlGroup(Proc process) {

    private static final Path ROOT = Path.of("/sys/fs/cgroup");

    static final boolean V2 = Files.exists(ROOT.resolve("cgroup.controllers"));

    /** Its directory in the hierarchy of a controller of cgroup v1, or in the one of v2. */
    Path directory(String controller) {
        for (String line : process.read("cgroup").split("\n")) {
            String[] columns = line.split(":", 3);
            if (V2 ? columns[1].isEmpty() : java.util.List.of(columns[1].split(",")).contains(controller)) {
                return Path.of(ROOT + (V2 ? "" : "/" + columns[1]) + columns[2]);
            }
        }
        throw new AssertionError("no cgroup with " + controller + " in " + process.read("cgroup"));
    }

    /** What a file of it says: the name that it has in cgroup v1, and that in v2. */
    String read(String controller, String v1, String v2) {
        try {
            return Files.readString(directory(controller).resolve(V2 ? v2 : v1)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String read(String controller, String file) {
        return read(controller, file, file);
    }

    /** Whether there is a file in it. */
    boolean has(String controller, String v1, String v2) {
        return Files.exists(directory(controller).resolve(V2 ? v2 : v1));
    }

    /** Whether this host has a controller for containers. */
    static boolean isAvailable(String controller) {
        try {
            return V2
                    ? java.util.List.of(Files.readString(ROOT.resolve("cgroup.controllers")).strip().split(" ")).contains(controller)
                    : Files.exists(ROOT.resolve(controller).resolve("cgroup.procs"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
