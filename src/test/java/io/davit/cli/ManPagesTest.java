package io.davit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The manual pages of the commands below man. {@code -Ddavit.manuals=write} writes them anew. */
class ManPagesTest {

    private static final Path DIRECTORY = Path.of("man");

    static List<Path> all() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.sorted().toList();
        }
    }

    @Test
    void thePagesAreThoseOfTheCommands() throws IOException {
        if ("write".equals(System.getProperty("davit.manuals"))) {
            for (Map.Entry<String, String> page : ManPages.pages().entrySet()) {
                Files.writeString(DIRECTORY.resolve(page.getKey()), page.getValue());
            }
        }
        Map<String, String> written = new TreeMap<>();
        for (Path file : all()) {
            if (!file.endsWith("davit.8")) {
                written.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        assertEquals(ManPages.pages(), written);
    }

    @ParameterizedTest
    @MethodSource("all")
    void groffHasNothingToSayOfAPage(Path page) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/man")), "no man(1)");
        ProcessBuilder command = new ProcessBuilder("man", "--warnings", "--local-file", page.toString());
        command.environment().putAll(Map.of("MANWIDTH", "80", "LC_ALL", "C.UTF-8"));
        Process man = command.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        assertEquals("", new String(man.getErrorStream().readAllBytes(), UTF_8));
        assertEquals(0, man.waitFor());
    }
}
