package io.davit.cli;

import io.davit.DavitException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The davit program. */
public final class Main {

    static final int OK = 0;
    static final int FAILURE = 1;

    /** The commands and their options: made when the image is built. */
    private static final CommandLine COMMAND_LINE = commandLine();

    private static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Davit());
        commandLine.setExpandAtFiles(false);
        commandLine.setUnmatchedOptionsArePositionalParams(false);
        commandLine.getSubcommands().get("kill").setStopAtPositional(true);
        return commandLine;
    }

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Carries out one command line; what is returned is davit's exit status. */
    static int run(String[] args) {
        Davit davit = COMMAND_LINE.getCommand();
        try {
            String[] normalized = GoFlags.normalize(COMMAND_LINE.getCommandSpec(), args);
            return run(davit, COMMAND_LINE.parseArgs(normalized));
        } catch (ParameterException e) {
            return usageError(e);
        }
    }

    private static int run(Davit davit, ParseResult parsed) {
        ParseResult innermost = parsed.hasSubcommand() ? parsed.subcommand() : parsed;
        if (innermost.isUsageHelpRequested() || !parsed.hasSubcommand() && !davit.version) {
            Output.print(innermost.commandSpec().commandLine().getUsageMessage(CommandLine.Help.Ansi.OFF));
            return OK;
        }
        if (davit.version) {
            Output.print(Version.text());
            return OK;
        }
        Log log = null;
        try {
            log = davit.log();
            Action action = (Action) innermost.commandSpec().userObject();
            int status = action.run(davit, log);
            log.flush();
            return status;
        } catch (DavitException e) {
            (log == null ? Log.toStderr() : log).error(e.getMessage());
            return FAILURE;
        }
    }

    private static int usageError(ParameterException e) {
        Log.toStderr().error(e.getMessage());
        return FAILURE;
    }

    private Main() {}
}
