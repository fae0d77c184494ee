package io.davit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.ParameterException;

/** What a command line says is what picocli would take it to say. */
class CommandValuesTest {

    private static Map<String, CommandLine> commands() {
        Map<String, CommandLine> commands = new LinkedHashMap<>();
        for (Action action : Action.all()) {
            CommandLine command = configured(action);
            commands.put(command.getCommandName(), command);
        }
        return commands;
    }

    private static CommandLine configured(Object command) {
        return Main.configured(new CommandLine(command)).setOverwrittenOptionsAllowed(true);
    }

    /** The values of a command's options and arguments, after it was given those of a line. */
    private interface Giver {
        boolean give(CommandLine command, String[] args);
    }

    private static String values(String line, Giver giver) {
        Map<String, CommandLine> commands = commands();
        CommandLine program = configured(new Davit());
        GoFlags.Split split = GoFlags.split(program, commands, line.split(" "));
        CommandLine command = commands.get(split.command());
        StringBuilder values = new StringBuilder();
        values.append(giver.give(program, split.own())).append(giver.give(command, split.rest()));
        for (CommandLine each : new CommandLine[] {program, command}) {
            for (ArgSpec spec : each.getCommandSpec().args()) {
                values.append('\n').append(spec.paramLabel()).append('=').append((Object) spec.getValue());
            }
        }
        return values.toString();
    }

    private static String byPicocli(String line) {
        return values(line, (command, args) -> command.parseArgs(args).isUsageHelpRequested());
    }

    private static String byDavit(String line) {
        CommandValues.reset();
        return values(line, CommandValues::set);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "list",
        "--root /r --log l --debug --rootless=true create --bundle /b --pid-file p id",
        "--root=/r --root=/s state 12",
        "create --preserve-fds 3 -b /b id",
        "run --detach=false --keep=T id",
        "exec -t -e A=b -e C= --cap CAP_KILL --user 1:2 id ls -l --all",
        "exec id",
        "kill id",
        "kill id TERM",
        "kill --all id 9",
        "ps id -ef",
        "check",
        "check /b",
        "delete --force id",
        "update --memory 12m id",
        "info",
        "info cgroups seccomp",
        "seccomp explain /p read 5",
    })
    void everyOptionAndArgumentHasTheSameValue(String line) {
        assertEquals(byPicocli(line), byDavit(line));
    }

    @ParameterizedTest
    @ValueSource(strings = {"create --help", "create -h a b c", "exec --help"})
    void helpIsAskedFor(String line) {
        assertTrue(byDavit(line).startsWith("falsetrue"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "create",
        "exec",
        "kill",
        "create a b",
        "create a b c",
        "list x",
        "kill a b c",
        "create --preserve-fds many x",
        "create --preserve-fds= x",
        "create --preserve-fds 0x10 x",
        "run --detach=maybe x",
        "--debug=maybe list",
    })
    void theSameIsWrong(String line) {
        assertEquals(
                assertThrows(ParameterException.class, () -> byPicocli(line)).getMessage(),
                assertThrows(ParameterException.class, () -> byDavit(line)).getMessage());
    }

    @Test
    void aSecondLineStartsAnew() {
        CommandLine exec = commands().get("exec");
        String before = exec.getCommandSpec().args().stream().map(spec -> "" + spec.getValue()).toList().toString();
        CommandValues.set(exec, new String[] {"--env=A=b", "--env=C=d", "--tty", "--", "id", "ls"});
        assertTrue(exec.getCommandSpec().findOption("--env").getValue().toString().contains("C=d"));
        CommandValues.reset();
        assertEquals(before, exec.getCommandSpec().args().stream().map(spec -> "" + spec.getValue()).toList().toString());
    }
}
