package io.davit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Every command, its options and what it says of them. */
class HelpTest {

    static List<CommandLine> commands() {
        return Action.all().stream().map(CommandLine::new).toList();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandExplainsItself(CommandLine command) {
        String help = command.getUsageMessage(Ansi.OFF);
        assertTrue(help.contains("Usage: " + command.getCommandName()), help);
        assertEquals(1, command.getCommandSpec().usageMessage().header().length);
        assertTrue(command.getCommandSpec().usageMessage().header()[0].endsWith("."), help);
        for (OptionSpec option : command.getCommandSpec().options()) {
            assertEquals(!option.hidden(), mentions(help, option.longestName()), option.longestName());
            assertTrue(option.hidden() || option.description().length == 1, option.longestName());
            assertFalse(!option.hidden() && option.description()[0].endsWith("."), option.longestName());
        }
        assertTrue(help.lines().allMatch(line -> line.length() <= 80), help);
    }

    /** As a word of its own. */
    private static boolean mentions(String help, String option) {
        return (help + " ").replace('=', ' ').replace('\n', ' ').contains(option + " ");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasTheOptionHelp(CommandLine command) {
        assertTrue(command.parseArgs("--help").isUsageHelpRequested());
        assertTrue(command.parseArgs("-h").isUsageHelpRequested());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void anOptionThatThereIsNotIsRefused(CommandLine command) {
        assertThrows(ParameterException.class, () -> command.parseArgs("--no-such-option"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "start", "state", "kill", "delete", "run", "exec"})
    void aContainerMustBeNamed(String name) {
        CommandLine command = commands().stream().filter(it -> it.getCommandName().equals(name)).findFirst().orElseThrow();
        String message = assertThrows(ParameterException.class, command::parseArgs).getMessage();
        assertTrue(message.contains("ID"), message);
    }

    @Test
    void namesAreUnique() {
        List<String> names = commands().stream().map(CommandLine::getCommandName).toList();
        assertEquals(names.size(), names.stream().distinct().count());
        assertEquals(names.stream().sorted().toList(), names);
    }
}
