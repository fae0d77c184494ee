package io.davit.cgroup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A directory with files as a cgroup has them, which keep what is written to them. */
final class FakeCgroup {

    private final Path path;

    FakeCgroup(Path path) {
        this.path = path;
    }

    Directory directory() {
        return new Directory(path.toString());
    }

    /** Files that are there, empty. */
    FakeCgroup with(String... files) {
        for (String file : files) {
            saying(file, "");
        }
        return this;
    }

    /** Files that are there, with what they say. */
    FakeCgroup saying(String file, String content) {
        try {
            Files.writeString(path.resolve(file), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    String read(String file) {
        try {
            return Files.readString(path.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
