package io.davit.cgroup;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.davit.linux.Errno;
import io.davit.linux.ErrnoException;
import io.davit.linux.Fd;
import io.davit.linux.Poll;

/** Waits for changes in cgroup.events of cgroup v2. */
final class Events {

    private static final int SIZE = 256;

    /** Waits until the cgroup has no processes; a removed cgroup has none. */
    static void awaitEnd(Directory directory, int timeout) {
        try {
            await(directory, "populated 0", timeout);
        } catch (ErrnoException e) {
            if (!e.is(Errno.ENOENT) && !e.is(Errno.ENODEV)) {
                throw e;
            }
        }
    }

    /**
     * Waits until the file has a given line.
     *
     * @param timeout in milliseconds
     * @return false on timeout
     */
    static boolean await(Directory directory, String line, int timeout) {
        long deadline = System.nanoTime() + timeout * 1_000_000L;
        while (true) {
            // Opens the file anew each time: POLLPRI reports changes since the descriptor was last read from the start.
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
