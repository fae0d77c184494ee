package io.davit.cli;

import io.davit.DavitException;
import io.davit.linux.Memory;
import io.davit.linux.Self;
import io.davit.timing.Timing;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.ParameterException;

/** The davit program. */
public final class Main {

    static final int OK = 0;
    static final int FAILURE = 1;

    /** Heap that every command uses, in bytes. */
    private static final int LEAST_MEMORY = 48 << 10;

    /** The global options. */
    private static final CommandLine OPTIONS = configured(new CommandLine(new Davit()));

    /** The commands by name; initialized when the native image is built. */
    private static final Map<String, CommandLine> COMMANDS = commands();

    private static Map<String, CommandLine> commands() {
        Map<String, CommandLine> commands = new LinkedHashMap<>();
        for (Action action : Action.all()) {
            CommandLine command = configured(new CommandLine(action));
            commands.put(command.getCommandName(), command);
            command.setCommandName("davit " + command.getCommandName());
        }
        return commands;
    }

    static CommandLine configured(CommandLine commandLine) {
        // Reads the initial values once: picocli does that by reflection, and then caches them.
        commandLine.getCommandSpec().args().forEach(ArgSpec::initialValue);
        return commandLine;
    }

    public static void main(String[] args) {
        int status = FAILURE;
        try {
            status = run(args);
        } finally {
            // Without shutdown hooks, whatever has gone wrong: the error has been reported.
            Self.exit(status);
        }
    }

    /** Executes a command line; returns davit's exit code. */
    static int run(String[] args) {
        try {
            Self.openStdio();
            Memory.expect(LEAST_MEMORY);
            return run(GoFlags.split(OPTIONS, COMMANDS, args));
        } catch (ParameterException | DavitException e) {
            Log.toStderr().error(e.getMessage());
        } catch (RuntimeException | Error e) {
            Log.toStderr().error(unforeseen(e));
        }
        return FAILURE;
    }

    private static int run(GoFlags.Split split) {
        Davit davit = OPTIONS.getCommand();
        CommandValues.reset();
        boolean help = CommandValues.set(OPTIONS, split.own());
        if (davit.version) {
            Output.print(Version.text());
            return OK;
        }
        if (help || split.command() == null) {
            Output.print(help());
            return OK;
        }
        CommandLine command = COMMANDS.get(split.command());
        if (command == null) {
            throw new ParameterException(OPTIONS, "unknown command \"" + split.command() + "\"");
        }
        if (CommandValues.set(command, split.rest())) {
            Output.print(command.getUsageMessage(Ansi.OFF));
            return OK;
        }
        if (davit.timing != null) {
            Timing.start(command.getCommandName());
        }
        return run((Action) command.getCommand(), davit);
    }

    /** Returns the help of the program. */
    private static String help() {
        CommandLine program = new CommandLine(new Davit());
        for (Action action : Action.all()) {
            program.addSubcommand(action);
        }
        return program.getUsageMessage(Ansi.OFF);
    }

    private static int run(Action action, Davit davit) {
        Log log = null;
        String failure;
        try {
            log = davit.log();
            int status = action.run(davit, log);
            writeTiming(davit, log, null);
            log.flush();
            return status;
        } catch (DavitException e) {
            failure = e.getMessage();
        } catch (RuntimeException | Error e) {
            failure = unforeseen(e);
        }
        Log told = log == null ? Log.toStderr() : log;
        writeTiming(davit, told, failure);
        told.error(failure);
        return action.failure();
    }

    /** Failing to write must not change the result of the command. */
    private static void writeTiming(Davit davit, Log log, String failure) {
        try {
            if (Timing.isOn()) {
                Timing.finish(davit.timing, failure);
            }
        } catch (DavitException e) {
            log.warning("no timing: " + e.getMessage());
        }
    }

    /** Returns the message for an unexpected exception, with enough detail for a bug report. */
    static String unforeseen(Throwable e) {
        return switch (e) {
            case StackOverflowError deep -> "the input is nested too deeply";
            case OutOfMemoryError large -> "there is not enough memory";
            default -> "internal error: " + e.getClass().getSimpleName() + reason(e) + place(e);
        };
    }

    private static String reason(Throwable e) {
        return e.getMessage() == null ? "" : " (" + e.getMessage().replace('\n', ' ') + ")";
    }

    private static String place(Throwable e) {
        return e.getStackTrace().length == 0 ? "" : " in " + e.getStackTrace()[0];
    }

    private Main() {}
}
