package io.davit.spec;

import java.util.List;

/**
 * A program run at a point of the container's life; it reads the container's state from stdin.
 *
 * @param args its arguments, the first being its name; absent: the path alone
 * @param env its environment; {@code null} where the config has none, which is not the same as an empty one
 * @param timeout seconds after which it has failed, 24 days at most; {@code null}: never
 */
public record Hook(String path, List<String> args, List<String> env, Integer timeout) {

    /** As poll(2) waits for at most 2^31-1 milliseconds. */
    private static final int LONGEST_TIMEOUT = Integer.MAX_VALUE / 1000;

    public Hook {
        args = Absent.toEmpty(args);
        timeout = timeout == null ? null : Integer.valueOf(Math.min(timeout, LONGEST_TIMEOUT));
    }
}
