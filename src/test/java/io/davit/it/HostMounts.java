package io.davit.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Mounts that a test makes in the host, for the time that it takes. */
final class HostMounts {

    private final List<Path> made = new ArrayList<>();

    /** A new filesystem on a directory, which is made if missing. */
    Path tmpfs(Path directory, long flags, String data) {
        return mount("tmpfs", directory, "tmpfs", flags, data);
    }

    /** A directory or file on a path of the same kind. */
    Path bind(Path source, Path target) {
        return mount(source.toString(), target, null, Kernel.MS_BIND, null);
    }

    Path mount(String source, Path target, String type, long flags, String data) {
        try {
            if (!Files.exists(target)) {
                Files.createDirectories(target);
            }
            Kernel.mount(source, target, type, flags, data);
            made.add(target);
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Other flags for a mount. */
    void remount(Path target, long flags) {
        try {
            Kernel.mount(null, target, null, flags, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Path> made() {
        return made;
    }

    void removeAll() throws IOException {
        while (!made.isEmpty()) {
            Kernel.unmount(made.removeLast());
        }
    }
}
