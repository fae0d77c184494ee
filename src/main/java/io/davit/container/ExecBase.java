package io.davit.container;

import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.davit.plan.ProcessContext;
import io.davit.spec.Config;
import io.davit.spec.Json;
import io.davit.spec.Process;
import io.davit.spec.Seccomp;
import java.io.IOException;

/**
 * The part of a config that exec needs, stored at creation ({@code exec.json}) to save parsing the config again.
 *
 * @param process the config's process, from which exec takes defaults; {@code null}: none
 * @param confinement the context that all processes of the container share
 * @param listener the seccomp agent; {@code null}: none
 */
record ExecBase(Process process, ProcessContext confinement, Listener listener) {

    /**
     * The seccomp agent (config-linux.md#seccomp).
     *
     * @param path its Unix socket, {@code listenerPath}
     * @param metadata {@code listenerMetadata}; may be {@code null}
     */
    record Listener(String path, String metadata) {}

    private static final ObjectReader READER = Json.MAPPER.readerFor(ExecBase.class);
    private static final ObjectWriter WRITER = Json.MAPPER.writerFor(ExecBase.class);

    static {
        Json.rehearse(READER, WRITER, """
                {"process": {"user": {"additionalGids": [1]}, "args": [""], "env": [""], "rlimits": [{}], "consoleSize": {},
                             "capabilities": {"bounding": [""]}},
                 "confinement": {}, "listener": {}}
                """);
    }

    static Listener listener(Config config) {
        Seccomp profile = config.linux().seccomp();
        return profile == null || config.seccompListener() == null
                ? null
                : new Listener(config.seccompListener(), profile.listenerMetadata());
    }

    byte[] write() {
        try {
            return WRITER.writeValueAsBytes(this);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static ExecBase read(byte[] json) throws IOException {
        return READER.readValue(json);
    }
}
