package io.davit.container;

import io.davit.linux.Self;
import java.util.List;

/** Sockets that a service manager has opened for the container (sd_listen_fds(3)). */
public final class ListenFds {

    private static final String COUNT = "LISTEN_FDS";

    /** How many the caller has handed to davit. */
    public static int count() {
        String count = Self.env(COUNT);
        if (count == null || count.isEmpty() || !count.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return 0;
        }
        return count.length() > 4 ? 0 : Integer.parseInt(count);
    }

    /** What tells the container's process of them, which is the first of its pid namespace. */
    static List<String> environment() {
        int count = count();
        return count == 0 ? List.of() : List.of(COUNT + "=" + count, "LISTEN_PID=1");
    }

    private ListenFds() {}
}
