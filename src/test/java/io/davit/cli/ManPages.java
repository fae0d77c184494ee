package io.davit.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A manual page for each command, with the words of its help; davit.8, which is written by hand, has more. */
final class ManPages {

    private static final String HELP = "--help";

    /** The pages by their files' names. */
    static Map<String, String> pages() {
        Map<String, String> pages = new TreeMap<>();
        for (Action action : Action.all()) {
            CommandSpec command = new CommandLine(action).getCommandSpec();
            pages.put("davit-" + command.name() + ".8", page(command));
        }
        return pages;
    }

    private static String page(CommandSpec command) {
        List<String> lines = new ArrayList<>();
        String name = "davit-" + command.name();
        lines.add(".\\\" Written by ManPagesTest from the command's help: do not edit.");
        lines.add(".TH " + name.toUpperCase(Locale.ROOT) + " 8 \"\" \"davit " + Version.number()
                + "\" \"System Administration\"");
        lines.add(".SH NAME");
        lines.add(text(name + " - " + lowered(command.usageMessage().header()[0])));
        lines.add(".SH SYNOPSIS");
        lines.addAll(synopsis(command));
        lines.add(".SH DESCRIPTION");
        lines.add(text(String.join(" ", command.usageMessage().header())));
        for (String paragraph : command.usageMessage().description()) {
            lines.add(".PP");
            lines.add(text(paragraph));
        }
        arguments(command, lines);
        options(command, lines);
        lines.add(".SH SEE ALSO");
        lines.add(".BR davit (8)");
        return String.join("\n", lines) + "\n";
    }

    /** The page's name is followed by a phrase, not by a sentence. */
    private static String lowered(String header) {
        return Character.toLowerCase(header.charAt(0)) + header.substring(1, header.length() - 1);
    }

    private static List<String> synopsis(CommandSpec command) {
        List<String> lines = new ArrayList<>(List.of(".B davit " + text(command.name())));
        if (!shown(command).isEmpty()) {
            lines.add(".RI [ OPTION ...]");
        }
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            String dots = parameter.arity().isVariable() ? "..." : "";
            lines.add(parameter.arity().min() == 0
                    ? ".RI [ " + parameter.paramLabel() + dots + " ]"
                    : dots.isEmpty() ? ".I " + parameter.paramLabel() : ".IR " + parameter.paramLabel() + " " + dots);
        }
        return lines;
    }

    private static void arguments(CommandSpec command, List<String> lines) {
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            if (parameter == command.positionalParameters().getFirst()) {
                lines.add(".SH ARGUMENTS");
            }
            lines.add(".TP");
            lines.add(".I " + parameter.paramLabel());
            lines.add(text(sentence(parameter.description())));
        }
    }

    private static void options(CommandSpec command, List<String> lines) {
        lines.add(".SH OPTIONS");
        for (OptionSpec option : command.options()) {
            if (!option.hidden()) {
                lines.add(".TP");
                lines.add(tag(option));
                lines.add(text(sentence(option.description())));
            }
        }
    }

    private static List<OptionSpec> shown(CommandSpec command) {
        return command.options().stream()
                .filter(option -> !option.hidden() && !option.longestName().equals(HELP))
                .toList();
    }

    private static String tag(OptionSpec option) {
        List<String> names = new ArrayList<>();
        for (String name : option.names()) {
            names.add("\\fB" + text(name) + "\\fR");
        }
        String value = option.arity().max() == 0 ? "" : " \\fI" + text(option.paramLabel()) + "\\fR";
        return String.join(", ", names) + value;
    }

    /** The help has phrases. */
    private static String sentence(String[] description) {
        String phrase = String.join(" ", description);
        return Character.toUpperCase(phrase.charAt(0)) + phrase.substring(1) + ".";
    }

    /** As roff(7) takes it for itself. */
    private static String text(String text) {
        String escaped = text.replace("\\", "\\e").replace("-", "\\-");
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }

    private ManPages() {}
}
