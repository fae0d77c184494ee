package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** davit ps: the processes of a container, as the host sees them. */
class PsTest extends ContainerTest {

    private List<String> lines(String... args) {
        assumeTrue(Orphans.canRun("ps", "-ef"), "no ps on this host");
        return davit.run(args).ok().lines().toList();
    }

    @Test
    void theTableHasTheContainersProcessesAlone() {
        Proc init = start(shell("sleep 1000 & sleep 1000 & wait"));
        Proc.await("two sleeps", () -> Proc.children(init.pid()).stream()
                .filter(child -> child.read("comm").equals("sleep"))
                .count() == 2);
        List<String> lines = lines("ps", id);
        assertContains(" PID ", lines.getFirst());
        assertEquals(4, lines.size(), lines.toString());
        assertEquals(2, lines.stream().filter(line -> line.endsWith("sleep 1000")).count(), lines.toString());
    }

    @Test
    void argumentsAreThoseOfPs() {
        start(bundle("sleep", "1000"));
        List<String> lines = lines("ps", id, "-e", "-o", "comm,pid");
        assertEquals(2, lines.size(), lines.toString());
        assertContains("sleep ", lines.get(1));
        assertContains("couldn't find PID field in ps output", failure(davit.run("ps", id, "-e", "-o", "comm")));
    }

    @Test
    void pidsAlonePrintAsJson() {
        Proc init = start(bundle("sleep", "1000"));
        assertEquals("[" + init.pid() + "]\n", davit.run("ps", "--format", "json", id).ok());
        assertEquals("invalid format option", failure(davit.run("ps", "--format", "xml", id)));
    }

    @Test
    void aContainerThatHasStoppedHasNoProcesses() {
        Proc init = start(bundle("true"));
        Orphans.await(init.pid());
        assertEquals("[]\n", davit.run("ps", "--format", "json", id).ok());
        assertEquals(1, lines("ps", id).size());
    }
}
