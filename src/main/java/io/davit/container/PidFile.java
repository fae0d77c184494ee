package io.davit.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.davit.linux.Fd;
import io.davit.linux.Self;

/** The file in which a caller finds the pid: digits alone, and complete whenever it is there. */
final class PidFile {

    static void write(String path, int pid) {
        int slash = path.lastIndexOf('/');
        String directory = slash < 0 ? "" : path.substring(0, slash + 1);
        String temporary = directory + "." + path.substring(slash + 1) + "." + Self.pid();
        try (Fd file = Fd.WORKING_DIRECTORY.open(temporary, Fd.O_WRONLY | Fd.O_CREAT | Fd.O_EXCL, 0666)) {
            file.write(Integer.toString(pid).getBytes(UTF_8));
        }
        Fd.WORKING_DIRECTORY.rename(temporary, path);
    }

    private PidFile() {}
}
