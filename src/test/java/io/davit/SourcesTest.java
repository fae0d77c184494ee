package io.davit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The form of the sources. */
class SourcesTest {

    private static final int MOST_LINES = 400;

    @Test
    void aLongFileSaysWhyItIsLong() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            List<Path> unexplained = files.filter(file -> file.toString().matches(".*\\.(java|c|h)"))
                    .filter(SourcesTest::isLong)
                    .toList();
            assertEquals(List.of(), unexplained);
        }
    }

    private static boolean isLong(Path file) {
        try {
            String text = Files.readString(file);
            return text.lines().count() > MOST_LINES && !text.contains("It is long because");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
