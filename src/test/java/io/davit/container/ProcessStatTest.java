package io.davit.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessStatTest {

    private static String line(String command, char state) {
        return "12 (" + command + ") " + state + " 1 2 3 0 -1 4194560 5 6 7 8 9 10 11 12 20 0 1 0 345678 1000 2 3 4\n";
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "a b", "x) S 1 2", ")", "((", "", "1 2 3"})
    void theCommandMayBeAnything(String command) {
        ProcessStat stat = ProcessStat.parse(line(command, 'S'));
        assertEquals('S', stat.state());
        assertEquals(345678, stat.startTime());
    }

    @Test
    void aZombieHasEnded() {
        assertTrue(ProcessStat.parse(line("sh", 'R')).isAlive());
        assertTrue(ProcessStat.parse(line("sh", 'T')).isAlive());
        assertFalse(ProcessStat.parse(line("sh", 'Z')).isAlive());
        assertFalse(ProcessStat.parse(line("sh", 'X')).isAlive());
    }

    @Test
    void thisProcessIsFoundAndOneThatIsNotThereIsNot() {
        assertTrue(ProcessStat.of((int) ProcessHandle.current().pid()).isAlive());
        assertNull(ProcessStat.of(Integer.MAX_VALUE));
    }
}
