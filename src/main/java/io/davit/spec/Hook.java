package io.davit.spec;

import java.util.List;

/**
 * A program that runs at a point of the container's lifecycle, with the container's state on stdin.
 *
 * @param args the arguments, with the name as the first; absent: the path only
 * @param env the environment; {@code null}: absent, which differs from an empty list
 * @param timeout in seconds, at most 24 days; {@code null}: none
 */
public record Hook(String path, List<String> args, List<String> env, Integer timeout) {

    /** The limit of poll(2), 2^31-1 milliseconds, in seconds. */
    private static final int LONGEST_TIMEOUT = Integer.MAX_VALUE / 1000;

    public Hook {
        args = Absent.toEmpty(args);
        timeout = timeout == null ? null : Integer.valueOf(Math.min(timeout, LONGEST_TIMEOUT));
    }
}
