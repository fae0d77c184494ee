package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.davit.DavitException;
import io.davit.Signal;
import io.davit.container.CallerFiles;
import io.davit.container.Container;
import io.davit.container.Containers;
import io.davit.container.ExecOptions;
import io.davit.spec.Resources;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A container that is deleted, and another one of its id and cgroup made, between the look of a command and what the
 * command does: that is not done to the other one.
 */
class SameIdTest extends ContainerTest {

    private Container former;

    @BeforeEach
    void replace() {
        TestBundle bundle = bundle("sleep", "1000").withoutNamespace("pid");
        start(bundle);
        former = Containers.below(davit.root().toString()).get(id);
        davit.run("delete", "--force", id).ok();
        start(bundle);
    }

    private void assertRefused(String message, Runnable command) {
        assertEquals(message, assertThrows(DavitException.class, command::run).getMessage());
        assertEquals("running", davit.status(id));
    }

    @Test
    void isNotKilled() {
        assertRefused("container not running", () -> former.kill(Signal.SIGTERM));
        assertRefused("container does not exist", () -> former.kill(Signal.SIGKILL));
        assertRefused("container does not exist", () -> former.killAll(Signal.SIGTERM));
        assertRefused("container does not exist", () -> former.killAll(Signal.SIGKILL));
    }

    @Test
    void isNotDeleted() {
        former.delete(true);
        assertEquals("running", davit.status(id));
        assertRefused("container does not exist", () -> former.delete(false));
    }

    @Test
    void isNotChanged() {
        assertRefused("container does not exist", former::pause);
        assertRefused("container does not exist", () -> former.update(Resources.NONE));
        davit.run("pause", id).ok();
        assertThrows(DavitException.class, former::resume);
        assertEquals("paused", davit.status(id));
    }

    @Test
    void isNotJoined() {
        ExecOptions options = new ExecOptions(process -> process, true, false, List.of(), CallerFiles.NONE);
        assertRefused("cannot exec in a stopped container", () -> former.exec(options));
    }

    @Test
    void isNotStarted() {
        assertRefused("cannot start a container that has stopped", former::start);
    }
}
