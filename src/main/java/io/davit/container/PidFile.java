package io.davit.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.davit.linux.ErrnoException;
import io.davit.linux.Fd;
import io.davit.linux.Self;
import io.davit.linux.Stat;

/**
 * The file in which a caller finds the pid: digits alone, and complete whenever it is there. What is there and is no
 * regular file, such as a fifo, a device or a symbolic link (/dev/stdout), is written to.
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

    /** The temporary name is nobody else's, and no link: that is what O_EXCL sees to. */
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
