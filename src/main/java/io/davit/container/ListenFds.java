package io.davit.container;

import io.davit.linux.Self;
import java.util.List;

/** Socket activation: file descriptors that a service manager passes to the container (sd_listen_fds(3)). */
public final class ListenFds {

    private static final String COUNT = "LISTEN_FDS";

    /** Returns the number of file descriptors in $LISTEN_FDS; 0 if it is unset or invalid. */
    public static int count() {
        String count = Self.env(COUNT);
        if (count == null || count.isEmpty() || !count.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return 0;
        }
        return count.length() > 4 ? 0 : Integer.parseInt(count);
    }

    /**
     * Returns the variables for the container's process. LISTEN_PID is 1: the process is the first of its pid
     * namespace.
     */
    static List<String> environment() {
        int count = count();
        return count == 0 ? List.of() : List.of(COUNT + "=" + count, "LISTEN_PID=1");
    }

    private ListenFds() {}
}
