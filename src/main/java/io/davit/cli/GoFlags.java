package io.davit.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Options as programs written in Go take them, whose callers davit has: with one dash or two before a long name, and
 * switches as {@code --debug}, {@code --debug=true} or {@code --debug=false}.
 */
final class GoFlags {

    /** The same arguments as picocli takes them. */
    static String[] normalize(CommandSpec root, String[] args) {
        List<String> normalized = new ArrayList<>(args.length);
        CommandSpec command = root;
        for (int i = 0; i < args.length; i++) {
            String arg = args[i];
            if (!arg.startsWith("-") || arg.equals("-") || arg.equals("--")) {
                normalized.add(arg);
                CommandLine subcommand = command == root ? command.subcommands().get(arg) : null;
                if (subcommand == null) {
                    // The first argument that is no option: what follows may be another program's options.
                    normalized.addAll(List.of(args).subList(i + 1, args.length));
                    break;
                }
                command = subcommand.getCommandSpec();
                continue;
            }
            OptionSpec option = optionOf(command, arg);
            if (option == null) {
                normalized.add(arg);
            } else if (isSwitch(option)) {
                addSwitch(normalized, option, arg);
            } else {
                normalized.add(option.longestName() + valueOf(arg));
                if (arg.indexOf('=') < 0 && i + 1 < args.length) {
                    normalized.add(args[++i]);
                }
            }
        }
        return normalized.toArray(String[]::new);
    }

    private static OptionSpec optionOf(CommandSpec command, String arg) {
        int equals = arg.indexOf('=');
        String name = equals < 0 ? arg : arg.substring(0, equals);
        OptionSpec option = command.optionsMap().get(name);
        return option != null || name.startsWith("--") ? option : command.optionsMap().get("-" + name);
    }

    private static boolean isSwitch(OptionSpec option) {
        return option.arity().max() == 0;
    }

    private static String valueOf(String arg) {
        int equals = arg.indexOf('=');
        return equals < 0 ? "" : arg.substring(equals);
    }

    private static void addSwitch(List<String> normalized, OptionSpec option, String arg) {
        switch (valueOf(arg)) {
            case "", "=true", "=1", "=t", "=T", "=TRUE", "=True" -> normalized.add(option.longestName());
            case "=false", "=0", "=f", "=F", "=FALSE", "=False" -> {}
            default -> normalized.add(arg);
        }
    }

    private GoFlags() {}
}
