package io.davit.spec;

import java.util.List;

/**
 * A program run at a point of the container's life; it reads the container's state from stdin.
 *
 * @param args its arguments, the first being its name; absent: the path alone
 * @param env its environment; {@code null} where the config has none, which is not the same as an empty one
 * @param timeout seconds after which it has failed; {@code null}: never
 */
public record Hook(String path, List<String> args, List<String> env, Integer timeout) {

    public Hook {
        args = Absent.toEmpty(args);
    }
}
