package io.davit.plan;

import io.davit.plan.Field.Number;
import io.davit.plan.Field.Text;
import io.davit.plan.Field.Texts;
import io.davit.spec.Config;
import io.davit.spec.Hook;
import io.davit.spec.Process;
import io.davit.spec.SpecWriter;
import io.davit.spec.State;
import java.util.List;

/** The operation that runs a hook inside the container. Only davit-init knows the pid that it has in there. */
final class HookOperation {

    /** Stands for the pid in the state, where its number is unique. */
    private static final String PID = "\"pid\":";

    private final Config config;
    private final Request request;

    HookOperation(Config config, Request request) {
        this.config = config;
        this.request = request;
    }

    /**
     * @param kind as the config calls such hooks
     * @param index among those of its kind
     * @param process whose working directory it has, and whose environment where the config has none for it; {@code
     *     null}: it runs in the container's root
     */
    Operation of(String kind, int index, Hook hook, Process process) {
        boolean inherits = process != null && hook.env() == null;
        String state = SpecWriter.json(new State(
                Config.OCI_VERSION, request.id(), State.Status.CREATED, 0, request.bundle(), config.annotations()));
        int pid = state.indexOf(PID) + PID.length();
        return Operation.of(
                Code.HOOK,
                "/hooks/" + kind + "/" + index,
                new Text("path", hook.path()),
                new Texts("args", hook.args().isEmpty() ? List.of(hook.path()) : hook.args()),
                new Texts("env", inherits ? new Environment(process).variables() : given(hook.env())),
                new Number("timeout", hook.timeout() == null ? 0 : hook.timeout()),
                new Number("in-root", process == null ? 1 : 0),
                new Number("with-home", inherits ? 1 : 0),
                new Text("state-before-pid", state.substring(0, pid)),
                new Text("state-after-pid", state.substring(pid + 1)),
                new Text("kind", kind),
                new Text("index", Integer.toString(index)));
    }

    private static List<String> given(List<String> env) {
        return env == null ? List.of() : env;
    }
}
