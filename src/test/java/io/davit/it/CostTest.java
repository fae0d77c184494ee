package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** What commands cost, by counts that do not depend on how busy the machine is. */
class CostTest extends ContainerTest {

    /** Field 11 of proc_pid_stat(5), after the program's name: page faults of children that were waited for. */
    private static final int CHILDREN_FAULTS = 11 - 3;

    /** Of {@code list}, which takes 75, and 130 with an order that is some months old. */
    private static final int MOST_FAULTS = 100;

    /** Of {@code run}, those of the container's init and of /bin/true included: 643; some 800 where systemd makes the cgroup. */
    private static final int MOST_CALLS = Davit.OPTIONS.isEmpty() ? 660 : 900;

    @Test
    void aShortCommandTouchesFewPagesOfTheImage() {
        String stat = davit.underShell("\"$@\" > /dev/null; cat /proc/$$/stat").run("list").ok();
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        int faults = Integer.parseInt(fields[CHILDREN_FAULTS]);
        assertTrue(faults < MOST_FAULTS, faults + " page faults: scripts/startup-order finds out what is touched now");
    }

    @DisabledIfSystemProperty(named = "integration.suite", matches = "sanitize", disabledReason = "sanitizers cost more")
    @Test
    void runningAContainerTakesFewSystemCalls() throws Exception {
        Strace.assume();
        Path log = directory.resolve("log");
        Davit traced = davit.under("strace", "-f", "-qq", "-o", log.toString());
        traced.run("run", "--bundle", bundle("true").write(), id).ok();
        long calls = Files.readAllLines(log).stream().filter(line -> line.contains("(")).count();
        assertTrue(calls < MOST_CALLS, calls + " system calls");
    }
}
