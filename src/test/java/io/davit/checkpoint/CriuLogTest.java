package io.davit.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class CriuLogTest {

    @Test
    void errorsAreFoundWithoutWhereTheyLieInCriu() {
        assertEquals(
                List.of("net: Locking network failed"),
                CriuLog.errors("(00.1) Dumping\n(00.2) Error (criu/net.c:3436): net: Locking network failed\n(00.3) x\n"));
    }

    @Test
    void thatOfAChildIsFoundToo() {
        assertEquals(
                List.of("mnt-v2: Failed"),
                CriuLog.errors("(00.571878)      1: Error (criu/mount-v2.c:324): mnt-v2: Failed\n"));
    }

    /** CRIU cannot raise its limits where it has no CAP_SYS_RESOURCE, and goes on. */
    @Test
    void whatDoesNotMatterAndWhatIsKnownIsLeftOut() {
        assertEquals(List.of("why"), CriuLog.errors("""
                (0) Error (criu/util.c:1534): rlimit: Can't setup RLIMIT_NOFILE for self: Operation not permitted
                (1) Error (criu/util.c:657): exited, status=1
                (2) Error (criu/a.c:1): why
                (3) Error (criu/a.c:1): why
                (4) Error (criu/cr-dump.c:1975): Dumping FAILED.
                """));
    }

    @Test
    void onlyTheFirstAreKept() {
        StringBuilder log = new StringBuilder();
        for (int i = 0; i < 9; i++) {
            log.append("(0) Error (a.c:1): e").append(i).append('\n');
        }
        assertEquals(List.of("e0", "e1", "e2", "e3"), CriuLog.errors(log.toString()));
    }

    @Test
    void aLogMayEndInTheMiddle() {
        assertEquals(List.of("half"), CriuLog.errors("Error (a.c:1): half"));
        assertEquals(List.of("Error (a"), CriuLog.errors("Error (a"));
        assertEquals(List.of(), CriuLog.errors(""));
    }
}
