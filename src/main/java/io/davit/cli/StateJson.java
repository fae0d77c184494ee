package io.davit.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.container.Container;
import io.davit.linux.UserName;
import io.davit.spec.Config;
import io.davit.spec.Json;
import io.davit.spec.State.Status;
import java.util.Map;

/** The JSON object that state and list print for a container. */
final class StateJson {

    static ObjectNode of(Container container) {
        Status status = container.status();
        ObjectNode state = Json.object();
        state.put("ociVersion", Config.OCI_VERSION);
        state.put("id", container.id());
        state.put("pid", container.pid(status));
        state.put("status", status.word());
        state.put("bundle", container.bundle());
        state.put("rootfs", container.rootfs());
        state.put("created", container.created());
        if (!container.annotations().isEmpty()) {
            ObjectNode annotations = state.putObject("annotations");
            for (Map.Entry<String, String> annotation : container.annotations().entrySet()) {
                annotations.put(annotation.getKey(), annotation.getValue());
            }
        }
        state.put("owner", UserName.of(container.owner()));
        return state;
    }

    private StateJson() {}
}
