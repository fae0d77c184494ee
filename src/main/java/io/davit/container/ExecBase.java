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
 * What is kept of a config for processes that join the container later, so that it need not be read again.
 *
 * @param process that of the config, which a later one is a variation of; {@code null}: there is none
 * @param listener what the config says of the agent that decides about system calls; {@code null}: nothing
 */
record ExecBase(Process process, ProcessContext confinement, Listener listener) {

    /** @param path of the agent's socket */
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
