package io.davit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class OutputTest {

    @Test
    void controlCharactersAreEscapedInMessages() {
        assertEquals("id a\\nb\\r\\t\\x1b[31m\\x00\\x7f\\x9b \u00fc", Output.oneLine("id a\nb\r\t\u001b[31m\0\u007f\u009b \u00fc"));
    }
}
