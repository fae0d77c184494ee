package io.davit.cgroup;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.davit.linux.Errno;
import io.davit.linux.ErrnoException;
import io.davit.linux.Fd;
import io.davit.linux.Poll;

/** Waiting for what cgroup.events of cgroup v2 tells. */
final class Events {

    private static final int SIZE = 256;

    /** Waits until no process is left; a cgroup that is gone has none. */
    static void awaitEnd(Directory directory, int timeout) {
        try {
            await(directory, "populated 0", timeout);
        } catch (ErrnoException e) {
            if (!e.is(Errno.ENOENT) && !e.is(Errno.ENODEV)) {
                throw e;
            }
        }
    }

    /** Waits until a line is in it; false when the time, in milliseconds, is over. */
    static boolean await(Directory directory, String line, int timeout) {
        long deadline = System.nanoTime() + timeout * 1_000_000L;
        while (true) {
            // Opened anew each time: a descriptor is marked for what comes after it was last read from its start.
            try (Fd file = Fd.open(directory.file("cgroup.events"), Fd.O_RDONLY)) {
                if (has(new String(file.read(SIZE), UTF_8), line)) {
                    return true;
                }
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0 || !Poll.awaitChange(file, (int) left)) {
                    return false;
                }
            }
        }
    }

    private static boolean has(String content, String line) {
        return ("\n" + content).contains("\n" + line + "\n");
    }

    private Events() {}
}
