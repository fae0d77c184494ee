package io.davit.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.davit.linux.ErrnoException;
import io.davit.linux.Fd;
import io.davit.linux.Self;
import io.davit.linux.Stat;

/**
 * The pid file: only digits, and replaced atomically. A path that exists and is no regular file, such as a fifo, a
 * device or a symbolic link (/dev/stdout), is written to instead.
 */
final class PidFile {

    private static final int MODE = 0666;

    static void write(String path, int pid) {
        byte[] digits = Integer.toString(pid).getBytes(UTF_8);
        Stat there = Fd.WORKING_DIRECTORY.statIfExists(path);
        if (there == null || there.isRegular()) {
            replace(path, digits);
            return;
        }
        try (Fd file = Fd.WORKING_DIRECTORY.open(path, Fd.O_WRONLY | Fd.O_CREAT | Fd.O_TRUNC, MODE)) {
            file.write(digits);
        }
    }

    /** Writes a temporary file and renames it. O_EXCL ensures that the file is new and no symbolic link. */
    private static void replace(String path, byte[] digits) {
        int name = path.lastIndexOf('/') + 1;
        String temporary = path.substring(0, name) + "." + path.substring(name) + "." + Self.pid();
        try (Fd file = Fd.WORKING_DIRECTORY.open(temporary, Fd.O_WRONLY | Fd.O_CREAT | Fd.O_EXCL, MODE)) {
            write(file, digits, temporary, path);
        }
    }

    private static void write(Fd file, byte[] digits, String temporary, String path) {
        try {
            file.write(digits);
            Fd.WORKING_DIRECTORY.rename(temporary, path);
        } catch (ErrnoException e) {
            Fd.WORKING_DIRECTORY.unlinkIfExists(temporary);
            throw e;
        }
    }

    private PidFile() {}
}
