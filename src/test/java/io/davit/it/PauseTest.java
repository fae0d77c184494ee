package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** davit pause and resume, and what other commands make of a paused container. */
class PauseTest extends ContainerTest {

    @BeforeEach
    void assumeFreezer() {
        assumeTrue(ControlGroup.V2 || ControlGroup.isAvailable("freezer"), "no freezer");
    }

    private Proc paused() {
        Proc init = start(bundle("sleep", "1000"));
        davit.run("pause", id).ok();
        return init;
    }

    @Test
    void aPausedContainerSaysSoAndGoesOnWhenItIsResumed() {
        Proc init = start(shell("while true; do :; done"));
        davit.run("pause", id).ok();
        assertEquals("paused", davit.status(id));
        assertContains("paused", davit.run("list").ok());
        String used = init.stat(14) + " " + init.stat(15);
        Proc.await("some time", new TwentyMillis()::isOver);
        assertEquals(used, init.stat(14) + " " + init.stat(15));
        davit.run("resume", id).ok();
        assertEquals("running", davit.status(id));
        Proc.await("its going on", () -> !used.equals(init.stat(14) + " " + init.stat(15)));
    }

    private static final class TwentyMillis {

        private final long start = System.nanoTime();

        Boolean isOver() {
            return System.nanoTime() - start > 20_000_000;
        }
    }

    @Test
    void aContainerThatIsNotStartedYetCanBePaused() {
        create(bundle("sleep", "1000"));
        davit.run("pause", id).ok();
        assertEquals("paused", davit.status(id));
        assertEquals("cannot start a container in the paused state", failure(davit.run("start", id)));
        davit.run("resume", id).ok();
        davit.run("start", id).ok();
    }

    @Test
    void onlyWhatIsPausedIsResumedAndOnlyWhatRunsIsPaused() {
        Proc init = start(bundle("sleep", "1000"));
        assertEquals("container not paused", failure(davit.run("resume", id)));
        davit.run("pause", id).ok();
        assertEquals("container paused", failure(davit.run("pause", id)));
        davit.run("kill", id, "KILL").ok();
        Orphans.await(init.pid());
        assertEquals("container not running", failure(davit.run("pause", id)));
    }

    @Test
    void aPausedContainerIsKilled() {
        Proc init = paused();
        davit.run("kill", id, "KILL").ok();
        assertEquals(137, Orphans.await(init.pid()));
    }

    @Test
    void aPausedContainerIsDeletedByForceAlone() {
        paused();
        assertEquals("cannot delete container " + id + " that is not stopped: paused", failure(davit.run("delete", id)));
        davit.run("delete", "--force", id).ok();
        assertNothingLeft();
    }

    @Test
    void noProcessJoinsAPausedContainerUnlessItIsToWait() throws InterruptedException {
        paused();
        assertContains("cannot exec in a paused container", davit.run("exec", id, "true").err());
        Davit.Running waiting = davit.start(Map.of(), "exec", "--ignore-paused", id, "true");
        assertFalse(waiting.process().waitFor(200, TimeUnit.MILLISECONDS), "did not wait");
        davit.run("resume", id).ok();
        assertEquals(0, davit.wait(waiting).status());
        assertTrue(davit.status(id).equals("running"));
    }
}
