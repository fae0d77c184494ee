package io.davit.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.DavitException;
import io.davit.cgroup.SavedCgroup;
import io.davit.plan.ProcessContext;
import io.davit.spec.Config;
import io.davit.spec.Json;
import io.davit.spec.SpecReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who is joined is the process that was written down, and not another one that has got its pid. */
class ExecSessionTest {

    private static Config template() throws IOException {
        try (InputStream file = ExecSessionTest.class.getResourceAsStream("/io/davit/cli/config-template.json")) {
            return SpecReader.config((ObjectNode) Json.MAPPER.readTree(file));
        }
    }

    private static ContainerState saved(int pid, long startTime) {
        return new ContainerState("x", "/", "/", "2026-01-02T03:04:05Z", 0, pid, startTime, true, true, Map.of(), SavedCgroup.NONE,
                false, null, List.of(), List.of(), List.of(), List.of());
    }

    @Test
    void aProcessThatStartedAtAnotherTimeIsNotJoined() throws IOException {
        int pid = (int) ProcessHandle.current().pid();
        long startTime = ProcessStat.of(pid).startTime();
        Config config = template();
        ExecBase base = new ExecBase(config.process(), ProcessContext.of(config, HostFacts.ARCH), null);
        ExecOptions options = new ExecOptions(process -> process, false, false, List.of(), CallerFiles.NONE);
        ExecSession joining = new ExecSession(saved(pid, startTime + 1), base, options, Reporter.SILENT);
        assertEquals("cannot exec in a stopped container", assertThrows(DavitException.class, joining::join).getMessage());
    }
}
