package io.davit.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Options as programs written in Go take them, whose callers davit has: with one dash or two before a long name, and
 * switches as {@code --debug}, {@code --debug=true} or {@code --debug=false}. They come before the first argument that
 * is none; what follows that may be another program's.
 */
final class GoFlags {

    /** Ends the options. */
    static final String END = "--";

    /**
     * A command line, in parts as {@link CommandValues} takes them.
     *
     * @param own the program's own options
     * @param command {@code null}: there is none
     * @param rest the command's options and arguments
     */
    record Split(String[] own, String command, String[] rest) {}

    private final CommandSpec spec;
    private final String[] args;
    private int next;

    private GoFlags(CommandSpec spec, String[] args, int next) {
        this.spec = spec;
        this.args = args;
        this.next = next;
    }

    static Split split(CommandLine program, Map<String, CommandLine> commands, String[] args) {
        GoFlags flags = new GoFlags(program.getCommandSpec(), args, 0);
        List<String> own = flags.options();
        String name = flags.next < args.length ? args[flags.next] : null;
        CommandLine command = commands.get(name);
        String[] rest = command == null
                ? new String[0]
                : new GoFlags(command.getCommandSpec(), args, flags.next + 1).all();
        return new Split(own.toArray(String[]::new), name, rest);
    }

    private String[] all() {
        List<String> all = options();
        if (!takesOptionsLater()) {
            all.add(END);
            all.addAll(List.of(args).subList(next, args.length));
            return all.toArray(String[]::new);
        }
        List<String> arguments = new ArrayList<>();
        while (next < args.length) {
            arguments.add(args[next++]);
            all.addAll(options());
        }
        all.add(END);
        all.addAll(arguments);
        return all.toArray(String[]::new);
    }

    /** Where the arguments are a command with options of its own, those are not davit's. */
    private boolean takesOptionsLater() {
        return !(spec.userObject() instanceof ProgramArguments);
    }

    /** The options from here to the next argument that is none. */
    private List<String> options() {
        List<String> options = new ArrayList<>();
        while (next < args.length && args[next].startsWith("-") && args[next].length() > 1) {
            String arg = args[next++];
            if (arg.equals(END)) {
                break;
            }
            add(options, optionOf(arg), arg);
        }
        return options;
    }

    private void add(List<String> options, OptionSpec option, String arg) {
        if (option == null) {
            throw refusal("unknown option " + nameOf(arg));
        }
        if (option.arity().max() == 0) {
            addSwitch(options, option, arg);
        } else {
            options.add(option.longestName() + (arg.indexOf('=') >= 0 ? valueOf(arg) : "=" + nextValue(option)));
        }
    }

    /** Callers look for these words to learn whether there is an option (podman, restore --lsm-mount-context). */
    private String nextValue(OptionSpec option) {
        if (next == args.length) {
            throw refusal("flag needs an argument: " + option.longestName());
        }
        return args[next++];
    }

    private ParameterException refusal(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }

    private OptionSpec optionOf(String arg) {
        String name = nameOf(arg);
        OptionSpec option = spec.optionsMap().get(name);
        return option != null || name.startsWith("--") ? option : spec.optionsMap().get("-" + name);
    }

    private static String nameOf(String arg) {
        int equals = arg.indexOf('=');
        return equals < 0 ? arg : arg.substring(0, equals);
    }

    private static String valueOf(String arg) {
        int equals = arg.indexOf('=');
        return equals < 0 ? "" : arg.substring(equals);
    }

    private static void addSwitch(List<String> options, OptionSpec option, String arg) {
        switch (valueOf(arg)) {
            case "", "=true", "=1", "=t", "=T", "=TRUE", "=True" -> options.add(option.longestName());
            case "=false", "=0", "=f", "=F", "=FALSE", "=False" -> {}
            default -> options.add(arg);
        }
    }
}
