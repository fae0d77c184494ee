package io.davit.plan;

import io.davit.plan.ExecuteOperation.Hook;
import io.davit.resolve.ResolvedConfig;
import io.davit.spec.Config;
import io.davit.spec.Process;
import io.davit.spec.SpecWriter;
import io.davit.spec.State;
import java.util.List;

/** The operation that runs a hook inside the container. Only davit-init knows the pid that it has in there. */
final class HookOperation {

    /** Stands for the pid in the state, where its number is unique. */
    private static final String PID = "\"pid\":";

    private final ResolvedConfig config;
    private final Request request;

    HookOperation(ResolvedConfig config, Request request) {
        this.config = config;
        this.request = request;
    }

    /**
     * @param kind as the config calls such hooks
     * @param index among those of its kind
     * @param process whose working directory it has, and whose environment where the config has none for it; {@code
     *     null}: it runs in the container's root
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
