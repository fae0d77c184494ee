package io.davit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The completion scripts below scripts/completions. {@code -Ddavit.completions=write} writes them anew.
 */
class CompletionsTest {

    private static final Path DIRECTORY = Path.of("scripts/completions");

    @Test
    void theScriptsAreThoseOfTheCommands() throws IOException {
        Completions completions = new Completions();
        compare("davit.bash", completions.bash());
        compare("_davit", completions.zsh());
        compare("davit.fish", completions.fish());
    }

    private static void compare(String name, String expected) throws IOException {
        Path file = DIRECTORY.resolve(name);
        if ("write".equals(System.getProperty("davit.completions"))) {
            Files.createDirectories(DIRECTORY);
            Files.writeString(file, expected);
        }
        assertEquals(expected, Files.readString(file), name);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "davit cre | create",
        "davit --de | --debug",
        "davit --cgroup-manager sys | systemd",
        "davit --cgroup-manager = sys | systemd",
        "davit --rootless '' | auto true false",
        "davit list --format '' | table json",
        "davit plan --format '' | text json",
        "davit --log-format j | json",
        "davit run --det | --detach",
        "davit seccomp ex | explain",
        "davit kill '' | here there",
        "davit kill th | there",
        "davit --root /elsewhere kill '' | elsewhere",
        "davit --root = /elsewhere kill '' | elsewhere",
        "davit kill here T | TERM",
        "davit run '' | ''",
        "davit exec here '' | ''",
        "davit exec --user 0 '' | here there",
        "davit spec --bundle src/ma | src/main",
        "davit create --config pom.x | pom.xml",
    })
    void bashCompletes(String words, String expected) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bash", "-c", """
                source scripts/completions/davit.bash
                davit() { if [ "$1" = --root ]; then echo "${2#/}"; else echo here; echo there; fi; }
                eval "COMP_WORDS=($1)"
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                _davit
                echo "${COMPREPLY[*]}"
                """, "bash", words));
        Process bash = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(bash.getInputStream().readAllBytes());
        assertEquals(0, bash.waitFor());
        assertEquals(expected == null ? "" : expected, output.strip());
    }
}
