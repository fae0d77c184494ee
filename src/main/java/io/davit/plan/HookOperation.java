package io.davit.plan;

import io.davit.plan.Field.Number;
import io.davit.plan.Field.Text;
import io.davit.plan.Field.Texts;
import io.davit.spec.Config;
import io.davit.spec.Hook;
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
     * @param env what the hook gets where the config has no environment for it
     * @param inRoot whether it runs in the container's root rather than in the process's working directory
     */
    Operation of(String kind, int index, Hook hook, List<String> env, boolean inRoot) {
        String state = SpecWriter.json(new State(
                Config.OCI_VERSION, request.id(), State.Status.CREATED, 0, request.bundle(), config.annotations()));
        int pid = state.indexOf(PID) + PID.length();
        return Operation.of(
                Code.HOOK,
                "/hooks/" + kind + "/" + index,
                new Text("path", hook.path()),
                new Texts("args", hook.args().isEmpty() ? List.of(hook.path()) : hook.args()),
                new Texts("env", hook.env() == null ? env : hook.env()),
                new Number("timeout", hook.timeout() == null ? 0 : hook.timeout()),
                new Number("in-root", inRoot ? 1 : 0),
                new Text("state-before-pid", state.substring(0, pid)),
                new Text("state-after-pid", state.substring(pid + 1)),
                new Text("kind", kind),
                new Text("index", Integer.toString(index)));
    }
}
