package io.davit.container;

import io.davit.DavitException;
import io.davit.linux.Fd;
import io.davit.linux.Programs;
import io.davit.spec.Config;
import io.davit.spec.Hook;
import io.davit.spec.SpecWriter;
import io.davit.spec.State;
import io.davit.timing.Timing;
import java.util.List;

/** Runs hooks in the host, each in the bundle and with the container's state on stdin. */
final class HookRunner {

    private static final int OUTPUT_MODE = 0600;

    private final String kind;
    private final State state;
    private final InitSession init;

    /** @param kind as the config calls them: {@code createRuntime} */
    HookRunner(String kind, State state) {
        this(kind, state, null);
    }

    /** @param init waits for the hooks: they end when it does; {@code null}: nobody does */
    HookRunner(String kind, State state, InitSession init) {
        this.kind = kind;
        this.state = state;
        this.init = init;
    }

    /** Runs them one after the other; the first that fails ends it. */
    void run(List<Hook> hooks) {
        for (int i = 0; i < hooks.size(); i++) {
            run(hooks.get(i), i);
        }
    }

    /** Runs one of several hooks. */
    void run(Hook hook, int index) {
        List<String> args = hook.args().isEmpty() ? List.of(hook.path()) : hook.args();
        List<String> env = hook.env() == null ? Programs.environment() : hook.env();
        boolean isDone;
        try (var _ = Timing.phase("run " + kind + " hook #" + index + ": " + hook.path());
                Fd out = output(Config.HOOKS_STDOUT);
                Fd err = output(Config.HOOKS_STDERR)) {
            isDone = new HostProgram(hook.path(), args, env, state.bundle())
                    .run(SpecWriter.json(state), hook.timeout(), init == null ? null : init.sync(), out, err);
        } catch (DavitException e) {
            throw new DavitException("error running " + kind + " hook #" + index + ": " + e.getMessage(), e);
        }
        if (!isDone) {
            throw init.died();
        }
    }

    /** The file that an annotation names; {@code null}: none does. */
    private Fd output(String annotation) {
        String path = state.annotations().get(annotation);
        return path == null ? null : Fd.WORKING_DIRECTORY.open(path, Fd.O_WRONLY | Fd.O_CREAT | Fd.O_APPEND, OUTPUT_MODE);
    }
}
