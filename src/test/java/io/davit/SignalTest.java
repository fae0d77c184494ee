package io.davit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignalTest {

    @ParameterizedTest
    @CsvSource({
        "15, 15", "TERM, 15", "SIGTERM, 15", "sigterm, 15", "Term, 15", "9, 9", "KILL, 9", "0, 0", "64, 64",
        "RTMIN, 34", "RTMIN+3, 37", "SIGRTMAX, 64", "RTMAX-1, 63", "SIGRTMAX-30, 34", "POLL, 29", "IO, 29", "IOT, 6",
        "CLD, 17", "SIGSYS, 31"})
    void aSignalIsANameOrANumber(String text, int number) {
        assertEquals(number, Signal.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "65", "-1", "NOSUCH", "SIG", "SIG0X", "RTMIN+31", "RTMAX-31", "RTMIN-1", "RTMIN+", "1x", "+9", "99999999999",
        "TERM ", "SIGSIGTERM"})
    void anythingElseIsRefused(String text) {
        String message = assertThrows(DavitException.class, () -> Signal.parse(text)).getMessage();
        assertEquals("unknown signal \"" + text + "\"", message);
    }

    /** The kernel's own header says what the numbers are. */
    @Test
    void everyNameHasTheKernelsNumber() throws IOException {
        Path header = Path.of("/usr/include/asm-generic/signal.h");
        String names = Files.readString(header).split("#define SIGRTMIN")[0];
        Matcher line = Pattern.compile("#define SIG([A-Z0-9]+)\\s+(\\d+)\\s").matcher(names);
        int count = 0;
        while (line.find()) {
            // One is there for old architectures only, in a comment.
            if (!line.group(1).equals("LOST")) {
                assertEquals(Integer.parseInt(line.group(2)), Signal.parse(line.group(1)), line.group(1));
                count++;
            }
        }
        assertEquals(true, count >= 31, count + " signals");
    }
}
