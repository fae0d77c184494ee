package io.davit.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/**
 * Sets the options and arguments of a command from a command line that {@link GoFlags} has normalized: options by their
 * longest names, values after an equals sign, arguments after two dashes.
 *
 * <p>picocli could parse this form, but it sets options that are not given too, and tests each value for being a number
 * by two exceptions: 40% of the instructions of {@code davit state}.
 */
final class CommandValues {

    /**
     * The options that are not at their initial values; empty at first in an executable, which runs one command line.
     */
    private static final List<ArgSpec> CHANGED = new ArrayList<>();

    private final CommandLine command;
    private final CommandSpec spec;
    private final String[] args;
    private final List<String> missing = new ArrayList<>();
    private boolean help;

    private CommandValues(CommandLine command, String[] args) {
        this.command = command;
        this.spec = command.getCommandSpec();
        this.args = args;
    }

    /** Resets the options of all commands to their initial values. */
    static void reset() {
        CHANGED.forEach(changed -> changed.setValue(changed.initialValue()));
        CHANGED.clear();
    }

    /**
     * Sets the options and arguments of a command.
     *
     * @return whether the command line asks for help; its arguments are ignored then
     */
    static boolean set(CommandLine command, String[] args) {
        CommandValues values = new CommandValues(command, args);
        int arguments = values.setOptions();
        if (!values.help) {
            values.setArguments(arguments);
        }
        return values.help;
    }

    /**
     * Sets the options.
     *
     * @return the index of the first argument
     */
    private int setOptions() {
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals(GoFlags.END)) {
                return i + 1;
            }
            setOption(args[i]);
        }
        return args.length;
    }

    private void setOption(String arg) {
        int equals = arg.indexOf('=');
        OptionSpec option = spec.optionsMap().get(equals < 0 ? arg : arg.substring(0, equals));
        help |= option.usageHelp();
        set(option, equals < 0 ? true : converted(option, arg.substring(equals + 1)));
    }

    private Object converted(OptionSpec option, String value) {
        Class<?> type = option.type();
        if (type == boolean.class) {
            return bool(option, value);
        }
        if (type == int.class) {
            return number(option, value);
        }
        return type == List.class ? appended(option, value) : value;
    }

    private boolean bool(OptionSpec option, String value) {
        if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
            throw refusal(option, value, "a boolean");
        }
        return Boolean.parseBoolean(value);
    }

    private int number(OptionSpec option, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw refusal(option, value, "an int");
        }
    }

    private ParameterException refusal(OptionSpec option, String value, String wanted) {
        return new ParameterException(
                command, "Invalid value for option '" + option.longestName() + "': '" + value + "' is not " + wanted);
    }

    private static List<String> appended(OptionSpec option, String value) {
        List<String> all = CHANGED.contains(option) ? new ArrayList<>(option.<List<String>>getValue()) : new ArrayList<>();
        all.add(value);
        return all;
    }

    private void setArguments(int first) {
        int next = first;
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            next = Math.max(next, setArgument(parameter, first + parameter.index().min()));
        }
        if (!missing.isEmpty()) {
            throw new ParameterException(command, "Missing required parameter" + (missing.size() == 1 ? "" : "s") + ": "
                    + String.join(", ", missing));
        }
        if (next < args.length) {
            throw new ParameterException(command, next + 1 == args.length
                    ? "Unmatched argument at index " + next + ": '" + args[next] + "'"
                    : "Unmatched arguments from index " + next + ": '"
                            + String.join("', '", List.of(args).subList(next, args.length)) + "'");
        }
    }

    /**
     * Sets an argument.
     *
     * @return the index of the next argument
     */
    private int setArgument(PositionalParamSpec parameter, int index) {
        if (index >= args.length) {
            if (parameter.arity().min() > 0) {
                missing.add("'" + parameter.paramLabel() + "'");
            }
            return index;
        }
        if (parameter.type() == List.class) {
            set(parameter, new ArrayList<>(List.of(args).subList(index, args.length)));
            return args.length;
        }
        set(parameter, args[index]);
        return index + 1;
    }

    private static void set(ArgSpec spec, Object value) {
        spec.setValue(value);
        CHANGED.add(spec);
    }
}
