package io.davit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Options as callers of runc write them, brought into the one form that is parsed. */
class GoFlagsTest {

    private static GoFlags.Split split(String line) {
        Map<String, CommandLine> commands = new LinkedHashMap<>();
        for (Action action : Action.all()) {
            CommandLine command = new CommandLine(action);
            commands.put(command.getCommandName(), command);
        }
        return GoFlags.split(new CommandLine(new Davit()), commands, line.isEmpty() ? new String[0] : line.split(" "));
    }

    private static List<String> rest(String line) {
        return List.of(split(line).rest());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "--root /r --debug create --bundle /b --pid-file p id",
        "-root /r -debug create -bundle /b -pid-file p id",
        "-root=/r -debug=true create -bundle=/b -pid-file=p id",
        "--root=/r --debug=1 create -b /b --pid-file=p id",
        "--root=/r --debug create id -b /b --pid-file p",
        "--root=/r --debug create -b /b id --pid-file p",
    })
    void theSameIsMeantByAllForms(String line) {
        GoFlags.Split split = split(line);
        assertEquals(List.of("--root=/r", "--debug"), List.of(split.own()));
        assertEquals("create", split.command());
        assertEquals(List.of("--bundle=/b", "--pid-file=p", "--", "id"), List.of(split.rest()));
    }

    @Test
    void aSwitchMayBeSetToFalse() {
        assertEquals(List.of("--", "id"), rest("run --detach=false id"));
        assertEquals(List.of("--detach", "--", "id"), rest("run --detach=T id"));
        assertEquals(List.of("--detach=maybe", "--", "id"), rest("run --detach=maybe id"));
    }

    @Test
    void theArgumentsOfAProcessAreNotDavits() {
        assertEquals(List.of("--tty", "--", "id", "ls", "-l", "--all", "-t"), rest("exec -t id ls -l --all -t"));
    }

    @Test
    void optionsMayFollowALongListOfArguments() {
        assertEquals(List.of("--json", "--", "seccomp.filter"), rest("info seccomp.filter --json"));
        assertEquals(List.of("--help", "--", "explain", "/p"), rest("seccomp explain /p --help"));
    }

    @Test
    void twoDashesEndTheOptions() {
        assertEquals(List.of("--", "-id"), rest("create -- -id"));
        assertEquals(List.of("--", "id", "--", "-x"), rest("exec -- id -- -x"));
    }

    @Test
    void aValueMayBeginWithADashOrHaveAnEqualsSign() {
        assertEquals(List.of("--env=-A=b=c", "--", "id"), rest("exec --env -A=b=c id"));
        assertEquals(List.of("--env=A=b=c", "--", "id"), rest("exec --env=A=b=c id"));
    }

    @Test
    void anOptionWhoseValueIsMissingIsAnErrorThatCallersLookFor() {
        assertRefused("flag needs an argument: --bundle", "create --bundle");
        assertRefused("flag needs an argument: --bundle", "create -b");
        assertRefused("flag needs an argument: --root", "--root");
    }

    @Test
    void anUnknownOptionIsNamedWithoutItsValue() {
        assertRefused("unknown option --no-such", "create --no-such id");
        assertRefused("unknown option --no-such", "create --no-such=value id");
        assertRefused("unknown option -no-such", "-no-such create id");
    }

    private static void assertRefused(String sentence, String line) {
        assertEquals(sentence, assertThrows(ParameterException.class, () -> split(line)).getMessage());
    }

    @Test
    void withoutACommandThereIsNone() {
        assertNull(split("").command());
        assertNull(split("--root /r").command());
        assertEquals("nothing-known", split("nothing-known --x y").command());
        assertEquals(List.of(), rest("nothing-known --x y"));
    }
}
