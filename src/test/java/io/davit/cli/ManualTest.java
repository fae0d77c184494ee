package io.davit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** man/davit.8 against the options and commands that there are. */
class ManualTest {

    private static final String OWN_OPTIONS = "OPTIONS";
    private static final String HELP = "--help";
    private static final Pattern LONG_OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z0-9-]*");

    private final List<String> manual = read();

    @Test
    void everyCommandHasAHeadingWithItsArguments() {
        List<String> expected = new ArrayList<>();
        for (CommandSpec command : commands().values()) {
            expected.add(synopsis(command));
        }
        List<String> headings = new ArrayList<>(sections().keySet());
        headings.remove(OWN_OPTIONS);
        assertEquals(expected, headings);
    }

    @Test
    void everyOptionOfACommandIsExplainedInItsPlaceAndNoOther() {
        for (CommandSpec command : commands().values()) {
            assertEquals(
                    optionsWithoutHelp(command), Set.copyOf(sections().get(synopsis(command))), command.name());
        }
    }

    @Test
    void davitsOwnOptionsAreExplainedAndNoOther() {
        Set<String> own = new TreeSet<>();
        program().options().forEach(option -> own.add(tag(option)));
        assertEquals(own, new TreeSet<>(sections().get(OWN_OPTIONS)));
    }

    @Test
    void noOptionIsMentionedAnywhereThatDoesNotExist() {
        Set<String> known = new TreeSet<>();
        program().options().forEach(option -> known.addAll(List.of(option.names())));
        commands().values().forEach(
                command -> command.options().forEach(option -> known.addAll(List.of(option.names()))));
        Set<String> mentioned = new TreeSet<>();
        for (String line : manual) {
            Matcher option = LONG_OPTION.matcher(line);
            while (option.find()) {
                mentioned.add(option.group());
            }
        }
        mentioned.removeAll(known);
        assertEquals(Set.of(), mentioned);
    }

    @Test
    void theVersionIsThatOfTheProgram() {
        assertTrue(manual.getFirst().contains("\"davit " + Version.number() + "\""), manual.getFirst());
    }

    private static CommandSpec program() {
        return new CommandLine(new Davit()).getCommandSpec();
    }

    /** By name, as the manual has them. */
    private static Map<String, CommandSpec> commands() {
        Map<String, CommandSpec> commands = new TreeMap<>();
        for (Action action : Action.all()) {
            CommandSpec command = new CommandLine(action).getCommandSpec();
            commands.put(command.name(), command);
        }
        return commands;
    }

    private static String synopsis(CommandSpec command) {
        StringBuilder synopsis = new StringBuilder("davit ").append(command.name());
        if (!optionsWithoutHelp(command).isEmpty()) {
            synopsis.append(" [OPTION...]");
        }
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            String label = parameter.paramLabel() + (parameter.arity().isVariable() ? "..." : "");
            synopsis.append(' ').append(parameter.arity().min() == 0 ? "[" + label + "]" : label);
        }
        return synopsis.toString();
    }

    private static Set<String> optionsWithoutHelp(CommandSpec command) {
        Set<String> options = new TreeSet<>();
        for (OptionSpec option : command.options()) {
            if (!option.longestName().equals(HELP) && !option.hidden()) {
                options.add(tag(option));
            }
        }
        return options;
    }

    /** {@code -b, --bundle DIR}. */
    private static String tag(OptionSpec option) {
        String names = String.join(", ", option.names());
        return option.arity().max() == 0 ? names : names + " " + option.paramLabel();
    }

    /** The options that stand, each above its explanation, in the sections that have some. */
    private Map<String, List<String>> sections() {
        Map<String, List<String>> sections = new LinkedHashMap<>();
        String section = "";
        for (int i = 0; i < manual.size(); i++) {
            String line = manual.get(i);
            if (line.startsWith(".SH ")) {
                section = line.substring(4);
                if (section.equals(OWN_OPTIONS)) {
                    sections.put(section, new ArrayList<>());
                }
            } else if (line.startsWith(".SS ")) {
                section = line.substring(4).replace("\"", "");
                sections.put(section, new ArrayList<>());
            } else if (line.equals(".TP") && sections.containsKey(section)) {
                sections.get(section).add(manual.get(i + 1));
            }
        }
        return sections;
    }

    /** Its lines, without what is for roff(7) alone. */
    private static List<String> read() {
        try {
            return Files.readAllLines(Path.of("man/davit.8"), UTF_8).stream()
                    .map(line -> line.replaceAll("\\\\f[BIRP]", "").replace("\\-", "-"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
