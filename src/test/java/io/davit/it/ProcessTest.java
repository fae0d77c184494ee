package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** config.md#process: what is executed, with which arguments and environment, and where. */
class ProcessTest extends ContainerTest {

    private static TestBundle env(TestBundle bundle, String... env) {
        return bundle.process(process -> TestBundle.strings(process.putArray("env"), env));
    }

    private static TestBundle cwd(TestBundle bundle, String cwd) {
        return bundle.process(process -> process.put("cwd", cwd));
    }

    private static Path script(TestBundle bundle, String name, String content) {
        Path script = write(bundle.rootfs().resolve(name), content);
        assertTrue(script.toFile().setExecutable(true, false));
        return script;
    }

    private TestBundle printArguments(String... args) {
        TestBundle bundle = bundle(args);
        script(bundle, "bin/print", "#!/bin/sh\nfor arg; do printf '[%s]\\n' \"$arg\"; done\n");
        return bundle;
    }

    @Test
    void argumentsAreHandedOnAsTheyAre() {
        TestBundle bundle = printArguments("print", "", " ", "a b", "\"quoted\"", "ü€😀", "\t\n", "$HOME", "*", "-x");
        assertEquals("[]\n[ ]\n[a b]\n[\"quoted\"]\n[ü€😀]\n[\t\n]\n[$HOME]\n[*]\n[-x]\n", output(bundle));
    }

    @Test
    void argumentsMayBeManyAndLong() {
        List<String> args = IntStream.range(0, 5000).mapToObj(i -> "argument-" + i).collect(Collectors.toList());
        args.add("x".repeat(100_000));
        args.addAll(0, List.of("sh", "-c", "echo $# ${#0}"));
        assertEquals("5000 10\n", output(bundle(args.toArray(String[]::new))));
    }

    @Test
    void theFirstArgumentIsTheProcesssName() {
        assertEquals("busybox\0sh\0-c\0cat /proc/$$/cmdline; exit\0",
                output(bundle("busybox", "sh", "-c", "cat /proc/$$/cmdline; exit")));
    }

    @Test
    void theEnvironmentIsThatOfTheConfigAlone() {
        TestBundle bundle = env(bundle("/bin/cat", "/proc/self/environ"), "A=1", "B=", "C=a=b c", "HOME=/h", "ü=ö");
        String path = bundle.write();
        assertEquals("A=1\0B=\0C=a=b c\0HOME=/h\0ü=ö\0",
                davit.run(java.util.Map.of("FROM_CALLER", "1"), "run", "--bundle", path, id).ok());
    }

    @Test
    void aVariableMayBeLong() {
        assertEquals("100003\n", output(env(shell("set -- $LONG; echo ${#LONG}"), "PATH=/bin", "LONG=" + "x".repeat(100_003))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"NOVALUE", "=value", ""})
    void whatIsNoVariableIsRefused(String variable) {
        assertContains("/process/env/0: \"" + variable + "\" is no environment variable",
                refusal(env(bundle("true"), variable)));
    }

    @Test
    void aCommandIsLookedUpInThePathOfTheConfig() {
        TestBundle bundle = bundle("tool");
        script(bundle, "first/tool", "#!/bin/sh\necho first\n");
        script(bundle, "second/tool", "#!/bin/sh\necho second\n");
        assertEquals("first\n", output(env(bundle, "PATH=/none:/first:/second:/bin")));
        assertEquals("second\n", output(env(bundle, "PATH=/second:/first:/bin")));
        assertEquals("second\n", output(env(bundle, "PATH=/first", "PATH=/second:/bin")));
    }

    @Test
    void whatCannotBeExecutedIsPassedOverInThePath() throws IOException {
        TestBundle bundle = bundle("tool");
        write(bundle.rootfs().resolve("first/tool"), "");
        Files.createDirectories(bundle.rootfs().resolve("second/tool"));
        script(bundle, "third/tool", "#!/bin/sh\necho third\n");
        assertEquals("third\n", output(env(bundle, "PATH=/first:/second:/third:/bin")));
    }

    @Test
    void withoutAPathTheUsualOneCounts() {
        assertEquals("here\n", output(env(bundle("echo", "here"))));
    }

    @Test
    void anEmptyPlaceInThePathIsTheWorkingDirectory() {
        TestBundle bundle = cwd(bundle("tool"), "/opt");
        script(bundle, "opt/tool", "#!/bin/sh\necho here\n");
        assertEquals("here\n", output(env(bundle, "PATH=:/bin")));
    }

    @Test
    void aRelativeCommandIsReadFromTheWorkingDirectory() {
        TestBundle bundle = cwd(bundle("./sub/tool"), "/opt");
        script(bundle, "opt/sub/tool", "#!/bin/sh\necho here\n");
        assertEquals("here\n", output(bundle));
    }

    @Test
    void aCommandThatIsNotInThePathIsRefusedAtCreate() {
        assertEquals("exec: \"nosuch\": executable file not found in $PATH", refusal(bundle("nosuch")));
    }

    @Test
    void aCommandThatIsNotThereIsRefusedAtCreate() {
        assertEquals("exec: \"/no/such\": stat /no/such: no such file or directory", refusal(bundle("/no/such")));
    }

    @Test
    void aCommandThatIsNotExecutableIsRefusedAtCreate() {
        TestBundle bundle = bundle("/etc/file");
        write(bundle.rootfs().resolve("etc/file"), "");
        assertEquals("exec: \"/etc/file\": permission denied", refusal(bundle));
        assertEquals("exec: \"file\": permission denied", refusal(env(bundle.args("file"), "PATH=/etc:/bin")));
    }

    @Test
    void aCommandThatIsADirectoryIsRefusedAtCreate() {
        assertEquals("exec: \"/etc\": is a directory", refusal(bundle("/etc")));
    }

    @Test
    void aCommandThatOnlyRootMayExecuteIsRefusedToAnotherUser() throws IOException {
        TestBundle bundle = bundle("/opt/tool").process(process -> process.withObject("/user").put("uid", 1000).put("gid", 1000));
        Path script = script(bundle, "opt/tool", "#!/bin/sh\n");
        shellInHost("chmod 700 \"$1\"", script.toString());
        assertEquals("exec: \"/opt/tool\": permission denied", refusal(bundle));
        shellInHost("chmod 755 \"$1\"; chmod 700 \"$2\"", script.toString(), script.getParent().toString());
        assertEquals("exec: \"/opt/tool\": permission denied", refusal(bundle));
    }

    @Test
    void aScriptWithoutItsInterpreterFailsAtStart() {
        TestBundle bundle = bundle("/opt/script");
        script(bundle, "opt/script", "#!/no/such/interpreter\n");
        assertStartFails(bundle, "/process/args: exec /opt/script: no such file or directory");
    }

    @Test
    void aFileOfNoFormatThatTheKernelKnowsFailsAtStart() {
        TestBundle bundle = bundle("/opt/script");
        script(bundle, "opt/script", "echo no interpreter\n");
        assertStartFails(bundle, "/process/args: exec /opt/script: exec format error");
    }

    private void assertStartFails(TestBundle bundle, String message) {
        create(bundle);
        assertEquals(message, failure(davit.run("start", id)));
        Proc.await("the container's end", () -> davit.status(id).equals("stopped"));
        davit.run("delete", id).ok();
        assertNothingLeft();
        assertEquals(message, refusal(davit.run("run", "--bundle", bundle.path().toString(), id)));
    }

    @Test
    void theWorkingDirectoryIsThatOfTheConfig() throws IOException {
        TestBundle bundle = cwd(bundle("pwd"), "/opt/work");
        Files.createDirectories(bundle.rootfs().resolve("opt/work"));
        assertEquals("/opt/work\n", output(bundle));
    }

    @Test
    void aWorkingDirectoryThatIsMissingIsMade() {
        TestBundle bundle = cwd(bundle("pwd"), "/a/b/c");
        assertEquals("/a/b/c\n", output(bundle));
        assertTrue(Files.isDirectory(bundle.rootfs().resolve("a/b/c")));
    }

    @Test
    void aWorkingDirectoryMayBeALinkWithinTheRoot() throws IOException {
        TestBundle bundle = cwd(bundle("/bin/pwd"), "/link");
        Files.createSymbolicLink(bundle.rootfs().resolve("link"), Path.of("/etc"));
        assertEquals("/etc\n", output(bundle));
    }

    @Test
    void aWorkingDirectoryMayBeOneThatOnlyTheUserMayEnter() {
        TestBundle bundle = cwd(bundle("pwd").privileged(), "/home/user").process(
                process -> process.withObject("/user").put("uid", 1000).put("gid", 1000));
        write(bundle.rootfs().resolve("home/user/file"), "");
        shellInHost("chown 1000:1000 \"$1\"; chmod 700 \"$1\"", bundle.rootfs().resolve("home/user").toString());
        assertEquals("/home/user\n", output(bundle));
    }

    @Test
    void aWorkingDirectoryThatIsAFileIsRefused() {
        assertContains("/process/cwd: ", refusal(cwd(bundle("true"), "/bin/sh")));
        assertContains("not a directory", refusal(cwd(bundle("true"), "/bin/sh")));
    }

    @Test
    void aRelativeWorkingDirectoryIsRefused() {
        assertEquals("config.json: /process/cwd: Cwd must be an absolute path", refusal(cwd(bundle("true"), "tmp")));
        assertEquals("config.json: /process/cwd: Cwd property must not be empty", refusal(cwd(bundle("true"), "")));
    }

    @Test
    void aProcessWithoutArgumentsIsRefused() {
        assertContains("/process/args", refusal(bundle()));
    }

    @Test
    void theProcessLeadsASessionOfItsOwn() {
        Proc init = create(bundle("sleep", "1000"));
        assertEquals(Integer.toString(init.pid()), init.stat(6));
    }

    @Test
    void theProcessBeginsWithoutBlockedOrIgnoredSignals() {
        String shell = "trap '' INT HUP USR1; exec \"$@\"";
        Davit.Result result = davit.underShell(shell).run(
                "run", "--bundle", bundle("grep", "-E", "SigBlk|SigIgn", "/proc/self/status").write(), id);
        assertContains("SigBlk:\t0000000000000000", result.ok());
    }

    @Test
    void theProcessIsNotDebuggableBeforeItsStartAndIsAfterwards() {
        Proc init = create(bundle("sleep", "1000"));
        assertEquals("davit-init", init.read("comm"));
        davit.run("start", id).ok();
        Proc.await("execve", () -> init.read("comm").equals("sleep"));
        assertFalse(init.descriptors().contains("3"), init.descriptors().toString());
    }
}
