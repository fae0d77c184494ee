package io.davit.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.DavitException;
import io.davit.linux.ErrnoException;
import io.davit.linux.Fd;
import io.davit.linux.Sockets;
import io.davit.spec.Config;
import io.davit.spec.Json;
import io.davit.spec.SpecWriter;
import io.davit.spec.State;

/** Sends the seccomp notify file descriptor to the agent (config-linux.md#seccomp, containerprocessstate). */
final class SeccompListener {

    /**
     * Sends the file descriptor with the container process state as JSON.
     *
     * @param pid host pid of the process that the filter applies to
     */
    static void handOver(ExecBase.Listener listener, Fd notifications, int pid, State state) {
        ObjectNode process = Json.object();
        process.put("ociVersion", Config.OCI_VERSION);
        process.putArray("fds").add("seccompFd");
        process.put("pid", pid);
        process.put("metadata", listener.metadata() == null ? "" : listener.metadata());
        process.set("state", SpecWriter.tree(state));
        try (Fd agent = connect(listener.path())) {
            Sockets.sendFd(agent, Json.compact(process).getBytes(UTF_8), notifications);
        }
    }

    private static Fd connect(String path) {
        try {
            return Sockets.connectStream(path);
        } catch (ErrnoException e) {
            throw new DavitException("/linux/seccomp/listenerPath: failed to connect with seccomp agent: " + e.getMessage());
        }
    }

    private SeccompListener() {}
}
