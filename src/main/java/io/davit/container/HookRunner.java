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

/** Runs hooks in the host's namespaces, in the bundle directory and with the container's state on stdin. */
final class HookRunner {

    private static final int OUTPUT_MODE = 0600;

    private final String kind;
    private final State state;
    private final InitSession init;

    /** @param kind the name in the config: {@code createRuntime} */
    HookRunner(String kind, State state) {
        this(kind, state, null);
    }

    /** @param init the session that waits for the hooks: they are killed if its init dies; {@code null}: none */
    HookRunner(String kind, State state, InitSession init) {
        this.kind = kind;
        this.state = state;
        this.init = init;
    }

    /** Runs hooks in order, until one fails. */
    void run(List<Hook> hooks) {
        for (int i = 0; i < hooks.size(); i++) {
            run(hooks.get(i), i);
        }
    }

    /** Runs a hook. */
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

    /** Opens the file that an annotation names; {@code null}: no such annotation. */
    private Fd output(String annotation) {
        String path = state.annotations().get(annotation);
        return path == null ? null : Fd.WORKING_DIRECTORY.open(path, Fd.O_WRONLY | Fd.O_CREAT | Fd.O_APPEND, OUTPUT_MODE);
    }
}
