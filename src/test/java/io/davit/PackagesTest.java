package io.davit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which package of davit uses which. */
class PackagesTest {

    private static final Path SOURCES = Path.of("src/main/java/io/davit");
    private static final Pattern USE = Pattern.compile("\\bio\\.davit\\.([a-z]+)\\.[A-Z]");
    private static final Pattern ROW = Pattern.compile("\\| `([a-z]+)` \\|([a-z, ]*)\\|.*");

    @Test
    void theyAreThoseOfTheDesignNotes() throws IOException {
        Map<String, Set<String>> documented = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("docs/design.md"), UTF_8)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                String uses = row.group(2).strip();
                documented.put(row.group(1), uses.isEmpty() ? Set.of() : new TreeSet<>(List.of(uses.split(", "))));
            }
        }
        assertEquals(documented, uses());
    }

    @Test
    void thereIsNoCircle() throws IOException {
        Map<String, Set<String>> left = uses();
        boolean removed = true;
        while (removed) {
            Set<String> leaves = new TreeSet<>();
            left.forEach((name, uses) -> {
                if (uses.isEmpty()) {
                    leaves.add(name);
                }
            });
            left.keySet().removeAll(leaves);
            left.values().forEach(uses -> uses.removeAll(leaves));
            removed = !leaves.isEmpty();
        }
        assertTrue(left.isEmpty(), left.toString());
    }

    private static Map<String, Set<String>> uses() throws IOException {
        Map<String, Set<String>> uses = new TreeMap<>();
        try (Stream<Path> packages = Files.list(SOURCES).filter(Files::isDirectory)) {
            for (Path directory : packages.toList()) {
                uses.put(directory.getFileName().toString(), usedBy(directory));
            }
        }
        return uses;
    }

    /** Documentation may speak of any. */
    private static Set<String> usedBy(Path directory) throws IOException {
        Set<String> used = new TreeSet<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                for (String line : Files.readAllLines(file, UTF_8)) {
                    Matcher use = USE.matcher(line);
                    while (!line.strip().startsWith("*") && !line.strip().startsWith("/**") && use.find()) {
                        used.add(use.group(1));
                    }
                }
            }
        }
        used.remove(directory.getFileName().toString());
        return used;
    }
}
