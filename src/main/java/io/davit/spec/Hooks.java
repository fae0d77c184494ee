package io.davit.spec;

import java.util.List;

/**
 * The hooks of a container, in the order of its lifecycle.
 *
 * @see <a href="https://github.com/opencontainers/runtime-spec/blob/v1.3.0/config.md#posix-platform-hooks">config.md</a>
 */
public record Hooks(
        List<Hook> prestart,
        List<Hook> createRuntime,
        List<Hook> createContainer,
        List<Hook> startContainer,
        List<Hook> poststart,
        List<Hook> poststop) {

    static final Hooks NONE = new Hooks(null, null, null, null, null, null);

    public Hooks {
        prestart = Absent.toEmpty(prestart);
        createRuntime = Absent.toEmpty(createRuntime);
        createContainer = Absent.toEmpty(createContainer);
        startContainer = Absent.toEmpty(startContainer);
        poststart = Absent.toEmpty(poststart);
        poststop = Absent.toEmpty(poststop);
    }
}
