package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** runtime.md#lifecycle: what becomes of a container, and of the other hooks, when one fails. */
class HookFailuresTest extends ContainerTest {

    private Path log;

    @BeforeEach
    void makeLog() throws IOException {
        log = Files.createDirectories(directory.resolve("log"));
    }

    /** A bundle that says when its process or its poststop hook runs, with a hook that fails. */
    private TestBundle failing(String kind, String script) {
        TestBundle bundle = bundle("sh", "-c", "echo process >>" + log + "/order; sleep 1000");
        bundle.mount(log.toString(), "bind", log.toString(), "bind");
        bundle.hook(kind, "/bin/sh", "sh", "-c", script);
        bundle.hook(kind, "/bin/sh", "sh", "-c", "echo next >>" + log + "/order");
        return bundle.hook("poststop", "/bin/sh", "sh", "-c", "echo poststop >>" + log + "/order");
    }

    private String order() {
        return Files.exists(log.resolve("order")) ? read(log.resolve("order")) : "";
    }

    private static void timeout(TestBundle bundle, String kind, int seconds) {
        ((ObjectNode) bundle.config().at("/hooks/" + kind + "/0")).put("timeout", seconds);
    }

    /** Nothing was executed, although nobody says that anything failed. */
    @Test
    void anInitThatIsKilledDuringAStartContainerHookIsAnError() {
        String path = bundle("sleep", "1000").hook("startContainer", "/bin/sleep", "sleep", "1000").write();
        for (String[] command : new String[][] {{"start", id}, {"run", "--bundle", path, id}}) {
            if (command[0].equals("start")) {
                davit.run("create", "--bundle", path, id).ok();
            }
            Davit.Running running = davit.start(Map.of(), command);
            Proc.await("the hook", () -> davit.run("state", id).status() == 0
                    && !Proc.children(davit.pid(id)).isEmpty());
            shellInHost("kill -9 $1", Integer.toString(davit.pid(id)));
            assertEquals("the container's init died before its process was executed", failure(davit.wait(running)));
            davit.run("delete", "--force", id).ok();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"prestart", "createRuntime", "createContainer"})
    void aFailureBeforeTheStartFailsCreateAndDestroysTheContainer(String kind) {
        String message = refusal(failing(kind, "echo the reason; echo more >&2; exit 3"));
        assertContains("error running " + kind + " hook #0: exit status 3, output: the reason", message);
        assertContains("more", message);
        assertEquals("poststop\n", order());
    }

    @ParameterizedTest
    @ValueSource(strings = {"prestart", "createRuntime", "createContainer", "startContainer", "poststart"})
    void aFailureFailsRunAndDestroysTheContainer(String kind) {
        Davit.Result result = run(failing(kind, "echo the reason; exit 3"));
        assertContains("error running " + kind + " hook #0: exit status 3, output: the reason", refusal(result));
        assertEquals("poststop\n", order().replace("process\n", ""));
        assertTrue(kind.equals("poststart") || !order().contains("process"), order());
    }

    @Test
    void aFailureOfAStartContainerHookFailsStartBeforeTheProcess() {
        create(failing("startContainer", "echo the reason; exit 3"));
        assertContains("error running startContainer hook #0: exit status 3, output: the reason",
                failure(davit.run("start", id)));
        assertHasEnded();
        assertEquals("poststop\n", order());
    }

    @Test
    void aFailureOfAPoststartHookFailsStartAndStopsTheContainer() {
        create(failing("poststart", "echo the reason; exit 3"));
        assertContains("error running poststart hook #0: exit status 3, output: the reason",
                failure(davit.run("start", id)));
        assertHasEnded();
        assertEquals("poststop\n", order().replace("process\n", ""));
    }

    /** It may be gone already, or have been stopped and wait for its deletion. */
    private void assertHasEnded() {
        Proc.await("its end", () -> !davit.run("state", id).out().contains("running"));
        davit.run("delete", "--force", id).ok();
        assertNothingLeft();
    }

    @Test
    void aFailureOfAPoststopHookIsAWarning() {
        TestBundle bundle = failing("poststop", "echo the reason; exit 3");
        create(bundle);
        Davit.Result result = davit.run("delete", id);
        result.ok();
        assertContains("level=warning msg=\"error running poststop hook #0: exit status 3, output: the reason\"", result.err());
        assertEquals("next\npoststop\n", order());
    }

    @Test
    void aFailureOfAPoststopHookDoesNotChangeWhatRunReturns() {
        TestBundle bundle = failing("poststop", "exit 3").shell("exit 5");
        assertEquals(5, run(bundle).status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"prestart", "createRuntime", "createContainer", "startContainer", "poststart"})
    void aHookThatTakesTooLongIsKilledAndHasFailed(String kind) {
        TestBundle bundle = failing(kind, "echo $$ >" + log + "/pid; exec sleep 1000");
        timeout(bundle, kind, 1);
        assertContains("hook ran past specified timeout of 1.0s", refusal(run(bundle)));
        assertEquals("poststop\n", order().replace("process\n", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"createRuntime", "createContainer", "startContainer", "poststart"})
    void aHookThatASignalEndsHasFailed(String kind) {
        String message = refusal(run(failing(kind, "kill -KILL $$")));
        assertContains("error running " + kind + " hook #0: signal: killed, output:", message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"prestart", "createRuntime", "createContainer", "startContainer", "poststart"})
    void aHookThatIsNotThereHasFailed(String kind) {
        TestBundle bundle = bundle("sleep", "1000").hook(kind, "/no/such/hook");
        String message = refusal(run(bundle));
        assertContains("error running " + kind + " hook #0: ", message);
        assertContains("no such file or directory", message);
    }

    @Test
    void theEndOfALongOutputIsInTheMessage() {
        String message = refusal(failing("createRuntime", "seq 1 10000 | tr '\\n' ' '; echo last; exit 1"));
        assertContains("10000 last", message);
        assertTrue(message.length() < 2000, message);
    }

    /** runtime.md: a container that could not be created is deleted, which is when poststop hooks run. */
    @Test
    void aFailureElsewhereRunsThePoststopHooksToo() {
        TestBundle bundle = failing("poststop", "true").args("nosuch");
        refusal(bundle);
        assertEquals("next\npoststop\n", order());
    }
}
