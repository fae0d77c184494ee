package io.davit.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Normalizes options in the style of Go programs, which davit's callers use: one or two dashes before a long name, and
 * booleans as {@code --debug}, {@code --debug=true} or {@code --debug=false}. Options precede the first argument; what
 * follows that may belong to another program.
 */
final class GoFlags {

    /** Ends the options. */
    static final String END = "--";

    /**
     * A command line, split and normalized for {@link CommandValues}.
     *
     * @param own global options
     * @param command name of the command; {@code null}: none
     * @param rest options and arguments of the command
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

    /** Tells whether options may follow arguments; not if the arguments are another program's command line. */
    private boolean takesOptionsLater() {
        return !(spec.userObject() instanceof ProgramArguments);
    }

    /** Consumes the options up to the next argument. */
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

    /** Podman searches the message for these words to detect an option (restore --lsm-mount-context). */
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
