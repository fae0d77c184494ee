package io.davit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/messages.md against the sources. */
class MessagesTest {

    /** What is another word each time; a quotation mark is written otherwise in the sources. */
    private static final String VARIABLE = "\\b[A-Z]+\\b|config\\.json|\"|: ";

    @Test
    void everyMessageThatIsExplainedIsOneOfDavits() throws IOException {
        String sources = sources();
        List<String> messages = messages();
        assertFalse(messages.isEmpty());
        List<String> unknown = new ArrayList<>();
        for (String message : messages) {
            for (String part : message.split(VARIABLE)) {
                if (!sources.contains(part.strip())) {
                    unknown.add(part.strip() + " of " + message);
                }
            }
        }
        assertEquals(List.of(), unknown);
    }

    private static List<String> messages() throws IOException {
        List<String> messages = new ArrayList<>();
        boolean inTable = false;
        for (String line : Files.readAllLines(Path.of("docs/messages.md"), UTF_8)) {
            inTable = line.startsWith("| message |") || inTable && line.startsWith("|");
            if (inTable && line.startsWith("| `")) {
                messages.add(line.substring(3, line.indexOf('`', 3)));
            }
        }
        return messages;
    }

    private static String sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main"))) {
            return files.filter(file -> file.toString().matches(".*\\.(java|c)"))
                    .map(MessagesTest::read)
                    .map(text -> text.replaceAll("\"\\s*\\+?\\s*\"", ""))
                    .collect(Collectors.joining());
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
