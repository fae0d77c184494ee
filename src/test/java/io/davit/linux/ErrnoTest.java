package io.davit.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ErrnoTest {

    private static Map<String, Integer> kernels() throws IOException {
        Map<String, Integer> numbers = new HashMap<>();
        for (String name : new String[] {"errno-base.h", "errno.h"}) {
            Matcher line = Pattern.compile("#define\\s+(E[A-Z0-9]+)\\s+(\\d+)")
                    .matcher(Files.readString(Path.of("/usr/include/asm-generic", name)));
            while (line.find()) {
                numbers.put(line.group(1), Integer.valueOf(line.group(2)));
            }
        }
        return numbers;
    }

    @Test
    void everyNameHasTheKernelsNumber() throws IOException {
        Map<String, Integer> kernels = kernels();
        for (Errno errno : Errno.values()) {
            assertEquals(kernels.get(errno.name()), errno.number(), errno.name());
        }
    }

    @Test
    void itsWordsAreWhatCallersLookFor() {
        assertEquals("no such file or directory", Errno.text(2));
        assertEquals("no such process", Errno.text(3));
        assertEquals("permission denied", Errno.text(13));
        assertEquals("not a directory", Errno.text(20));
        assertEquals("errno 4095", Errno.text(4095));
        Set<String> seen = new HashSet<>();
        for (Errno errno : Errno.values()) {
            assertEquals(errno.number() == 0 ? "" : Errno.text(errno.number()).toLowerCase(Locale.ROOT),
                    Errno.text(errno.number()));
            assertEquals(true, seen.add(Errno.text(errno.number())), errno.name());
        }
    }
}
