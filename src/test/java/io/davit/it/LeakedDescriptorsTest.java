package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CVE-2024-21626: a descriptor of the host's that is open in a container leads out of it. */
class LeakedDescriptorsTest extends ContainerTest {

    private static final List<String> STDIO = List.of("0", "1", "2");
    private static final String CALLERS = "exec 3</ 7</etc 8<>/dev/null 9</proc/self/status; exec \"$@\"";

    @Test
    void ofTheCallersDescriptorsOnlyStdioIsOpen() {
        davit.underShell(CALLERS).run("create", "--bundle", sleeper().write(), id).ok();
        assertEquals(STDIO, descriptorsOnceStarted());
    }

    @Test
    void theMapsOfAMountAreNotOpen() {
        TestBundle bundle = sleeper().withDirectory("mnt");
        bundle.mount("/mnt", "bind", hostMounts.tmpfs(directory.resolve("tree"), 0, null).toString(), "bind");
        ObjectNode mount = (ObjectNode) bundle.config().at("/mounts/7");
        for (String ids : List.of("uidMappings", "gidMappings")) {
            mount.putArray(ids).addObject().put("containerID", 0).put("hostID", 5000).put("size", 10);
        }
        create(bundle);
        assertEquals(STDIO, descriptorsOnceStarted());
    }

    @Test
    void namespacesThatWereJoinedAreNotOpen() {
        TestBundle bundle = sleeper();
        for (String type : List.of("net", "ipc", "uts")) {
            bundle.namespace(type.equals("net") ? "network" : type, Proc.SELF.path("ns/" + type).toString());
        }
        bundle.without("/hostname");
        create(bundle);
        assertEquals(STDIO, descriptorsOnceStarted());
    }

    @Test
    void nothingIsOpenInAProcessThatJoins() {
        start(sleeper());
        Path pidFile = directory.resolve("pid");
        davit.underShell(CALLERS)
                .run("exec", "--detach", "--pid-file", pidFile.toString(), id, "sleep", "1000")
                .ok();
        Proc joined = new Proc(Integer.parseInt(read(pidFile)));
        assertEquals(STDIO, joined.descriptors());
        Orphans.kill(joined.pid());
        Orphans.await(joined.pid());
    }

    /** Whatever is open while davit-init looks for the directory, it must not become the container's. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13})
    void aDescriptorIsNoWorkingDirectory(int number) {
        TestBundle bundle = sleeper().process(process -> process.put("cwd", "/proc/self/fd/" + number));
        failure(davit.underShell(CALLERS).run("create", "--bundle", bundle.write(), id));
    }

    private TestBundle sleeper() {
        return bundle("sleep", "1000");
    }

    private List<String> descriptorsOnceStarted() {
        Proc init = new Proc(davit.pid(id));
        davit.run("start", id).ok();
        Proc.await("execve", () -> init.read("comm").equals("sleep"));
        return init.descriptors();
    }
}
