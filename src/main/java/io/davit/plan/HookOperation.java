package io.davit.plan;

import io.davit.plan.ExecuteOperation.Hook;
import io.davit.resolve.ResolvedConfig;
import io.davit.spec.Config;
import io.davit.spec.Process;
import io.davit.spec.SpecWriter;
import io.davit.spec.State;
import java.util.List;

/** Plans a hook that runs inside the container. Only davit-init knows the container's pid in its pid namespace. */
final class HookOperation {

    /** The key before the pid in the state's JSON. */
    private static final String PID = "\"pid\":";

    private final ResolvedConfig config;
    private final PlanOptions request;

    HookOperation(ResolvedConfig config, PlanOptions request) {
        this.config = config;
        this.request = request;
    }

    /**
     * Returns the operation.
     *
     * @param kind its property in the config: {@code createContainer}
     * @param index the index in that list
     * @param process the process whose working directory the hook has, and whose environment if the hook has no {@code
     *     env}; {@code null}: it runs in the container's root
     */
    Operation of(String kind, int index, io.davit.spec.Hook hook, Process process) {
        boolean inherits = process != null && hook.env() == null;
        String state = SpecWriter.json(new State(
                Config.OCI_VERSION, request.id(), State.Status.CREATED, 0, config.bundle(), config.config().annotations()));
        int pid = state.indexOf(PID) + PID.length();
        return new Hook(
                kind,
                index,
                hook.path(),
                hook.args().isEmpty() ? List.of(hook.path()) : hook.args(),
                inherits ? new Environment(process).variables() : given(hook.env()),
                hook.timeout() == null ? 0 : hook.timeout(),
                process == null,
                inherits,
                state.substring(0, pid),
                state.substring(pid + 1));
    }

    private static List<String> given(List<String> env) {
        return env == null ? List.of() : env;
    }
}
