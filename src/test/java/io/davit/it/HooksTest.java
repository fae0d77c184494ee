package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.spec.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** config.md#posix-platform-hooks: when hooks run, where, and what they are told. */
class HooksTest extends ContainerTest {

    private static final List<String> ALL =
            List.of("prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop");

    /** Where hooks write, the same in the host and, by a bind mount, in the container. */
    private Path log;

    @BeforeEach
    void makeLog() throws IOException {
        log = Files.createDirectories(directory.resolve("log"));
    }

    /** A bundle with the log's directory at its own path, and the host's busybox as /bin/sh. */
    private TestBundle logging(String... args) {
        return bundle(args).mount(log.toString(), "bind", log.toString(), "bind");
    }

    private static TestBundle hook(TestBundle bundle, String kind, String script) {
        return bundle.hook(kind, "/bin/sh", "sh", "-c", script);
    }

    private static ObjectNode hookOf(TestBundle bundle, String kind) {
        return (ObjectNode) bundle.config().at("/hooks/" + kind + "/0");
    }

    private String logged(String name) {
        return read(log.resolve(name));
    }

    @Test
    void annotationsSendTheOutputOfHooksInTheHostToFiles() {
        TestBundle bundle = logging("true");
        for (String kind : List.of("prestart", "createRuntime", "poststart", "poststop")) {
            hook(bundle, kind, "echo out of " + kind + "; echo err of " + kind + " >&2");
        }
        bundle.config().putObject("annotations").put("run.oci.hooks.stdout", log + "/out").put("run.oci.hooks.stderr", log + "/err");
        davit.run("run", "--bundle", bundle.write(), id).ok();
        assertEquals("out of prestart\nout of createRuntime\nout of poststart\nout of poststop\n", logged("out"));
        assertEquals("err of prestart\nerr of createRuntime\nerr of poststart\nerr of poststop\n", logged("err"));
        assertNothingLeft();
    }

    @Test
    void whatIsNotSentToAFileStaysInTheMessage() {
        TestBundle bundle = hook(logging("true"), "createRuntime", "echo kept; echo told >&2; exit 3");
        bundle.config().putObject("annotations").put("run.oci.hooks.stdout", log + "/out");
        Davit.Result result = davit.run("run", "--bundle", bundle.write(), id);
        assertContains("error running createRuntime hook #0: exit status 3, output: told", result.err());
        assertEquals("kept\n", logged("out"));
        assertNothingLeft();
    }

    @Test
    void aFileForHooksThatCannotBeOpenedIsAnError() {
        TestBundle bundle = hook(logging("true"), "createRuntime", "true");
        bundle.config().putObject("annotations").put("run.oci.hooks.stdout", log + "/none/out");
        Davit.Result result = davit.run("run", "--bundle", bundle.write(), id);
        assertContains("error running createRuntime hook #0: open " + log + "/none/out: no such file or directory", result.err());
        assertNothingLeft();
    }

    private TestBundle withAllHooks() {
        TestBundle bundle = logging("sh", "-c", "echo process >>" + log + "/order");
        for (String kind : ALL) {
            hook(bundle, kind, "echo " + kind + " >>" + log + "/order; cat >" + log + "/state-" + kind);
        }
        return bundle;
    }

    @Test
    void theyRunInTheOrderOfTheLifecycle() {
        Proc init = create(withAllHooks());
        assertEquals("prestart\ncreateRuntime\ncreateContainer\n", logged("order"));
        davit.run("start", id).ok();
        Orphans.await(init.pid());
        List<String> started = logged("order").lines().skip(3).toList();
        assertEquals("startContainer", started.getFirst());
        assertEquals(List.of("poststart", "process"), started.stream().skip(1).sorted().toList());
        davit.run("delete", id).ok();
        assertEquals("poststop", logged("order").lines().skip(6).findFirst().orElseThrow());
    }

    @Test
    void runRunsAllOfThem() {
        output(withAllHooks());
        assertEquals(7, logged("order").lines().count());
    }

    @Test
    void severalOfAKindRunInTheOrderInWhichTheyAreListed() {
        TestBundle bundle = logging("true");
        for (String kind : ALL) {
            for (int i = 0; i < 3; i++) {
                hook(bundle, kind, "echo " + i + " >>" + log + "/" + kind);
            }
        }
        output(bundle);
        for (String kind : ALL) {
            assertEquals("0\n1\n2\n", logged(kind), kind);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "prestart, created, host",
        "createRuntime, created, host",
        "createContainer, created, container",
        "startContainer, created, container",
        "poststart, running, host",
        "poststop, stopped, none",
    })
    void theyReadTheStateFromStdin(String kind, String status, String pid) throws IOException {
        TestBundle bundle = withAllHooks();
        bundle.config().putObject("annotations").put("com.example.key", "a \"value\"\n\\ ü");
        Proc init = create(bundle);
        davit.run("start", id).ok();
        davit.run("delete", "--force", id).ok();
        JsonNode state = Json.MAPPER.readTree(logged("state-" + kind));
        assertEquals("1.3.0", state.get("ociVersion").asText());
        assertEquals(id, state.get("id").asText());
        assertEquals(bundle.path().toString(), state.get("bundle").asText());
        assertEquals("a \"value\"\n\\ ü", state.at("/annotations/com.example.key").asText());
        assertEquals(pid.equals("host") ? init.pid() : pid.equals("container") ? 1 : 0, state.path("pid").asInt());
        assertEquals(status, state.get("status").asText());
    }

    @ParameterizedTest
    @CsvSource({
        "prestart, false", "createRuntime, false", "createContainer, true", "startContainer, true", "poststart, false",
        "poststop, false"
    })
    void theyRunInTheNamespacesOfTheHostOrTheContainer(String kind, boolean inContainer) {
        TestBundle bundle = hook(logging("sleep", "1000").namespace("cgroup", null), kind,
                "for n in mnt pid net ipc uts cgroup; do readlink /proc/self/ns/$n; done >" + log + "/namespaces");
        // createContainer hooks see the host's /proc, by which they are found in the namespaces of the host's numbers.
        Proc init = start(bundle);
        List<String> container = List.of("mnt", "pid", "net", "ipc", "uts", "cgroup").stream().map(init::namespace).toList();
        davit.run("delete", "--force", id).ok();
        List<String> seen = logged("namespaces").lines().toList();
        List<String> host = List.of("mnt", "pid", "net", "ipc", "uts", "cgroup").stream().map(Proc.SELF::namespace).toList();
        if (kind.equals("createContainer")) {
            assertEquals(0, seen.size() - seen.stream().filter(line -> !line.isEmpty()).count());
        }
        assertEquals(inContainer ? container : host, seen);
    }

    @Test
    void beforeThePivotTheContainersMountsAreThereAndItsRootIsNot() {
        TestBundle bundle = logging("true");
        for (String kind : List.of("prestart", "createRuntime", "createContainer")) {
            hook(bundle, kind, "cut -d' ' -f5 /proc/$(sed 's/.*\"pid\":\\([0-9]*\\).*/\\1/')/mountinfo >" + log + "/" + kind);
        }
        create(bundle);
        String root = bundle.rootfs().toString();
        for (String kind : List.of("prestart", "createRuntime")) {
            assertTrue(logged(kind).lines().toList().containsAll(List.of("/", root, root + "/proc", root + "/dev/shm")), kind);
        }
    }

    @Test
    void aCreateContainerHookIsReadFromTheHostAndSeesTheContainersMounts() {
        TestBundle bundle = logging("sleep", "1000").hook("createContainer", write(directory.resolve("hook"),
                "#!/bin/sh\ntest -e " + directory + "/hook && test -c dev/null && pwd >" + log + "/pwd\n").toString());
        assertTrue(directory.resolve("hook").toFile().setExecutable(true));
        create(bundle);
        assertEquals(bundle.rootfs() + "\n", logged("pwd"));
    }

    @Test
    void aMountOfACreateContainerHookIsTheContainersAlone() {
        Path data = write(directory.resolve("data/file"), "by a hook").getParent();
        TestBundle bundle = hook(bundle("cat", "/mnt/file").withDirectory("mnt"), "createContainer", "mount --bind " + data + " mnt");
        assertEquals("by a hook", output(bundle));
    }

    @Test
    void aStartContainerHookIsReadFromTheContainer() {
        TestBundle bundle = logging("true").hook("startContainer", "/opt/hook");
        write(bundle.rootfs().resolve("opt/hook"), "#!/bin/sh\necho here >" + log + "/out\n");
        assertTrue(bundle.rootfs().resolve("opt/hook").toFile().setExecutable(true));
        output(bundle);
        assertEquals("here\n", logged("out"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"prestart", "createRuntime", "poststart", "poststop"})
    void hooksOfTheHostRunInTheBundle(String kind) {
        TestBundle bundle = hook(logging("true"), kind, "pwd >" + log + "/pwd");
        output(bundle);
        assertEquals(bundle.path() + "\n", logged("pwd"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop"})
    void theEnvironmentOfTheConfigIsTheWholeOne(String kind) {
        TestBundle bundle = logging("true").hook(kind, "/bin/cat", "cat", "/proc/self/environ");
        bundle = hook(logging("true"), kind, "/bin/cat /proc/self/environ >" + log + "/env");
        TestBundle.strings(hookOf(bundle, kind).putArray("env"), "A=1", "B=two words");
        String path = bundle.write();
        davit.run(Map.of("FROM_CALLER", "x"), "run", "--bundle", path, id).ok();
        List<String> env = List.of(logged("env").split("\0"));
        assertTrue(env.containsAll(List.of("A=1", "B=two words")), env.toString());
        assertFalse(env.contains("FROM_CALLER=x"));
        assertFalse(env.stream().anyMatch(variable -> variable.startsWith("TERM=")), env.toString());
    }

    @Test
    void withoutAnEnvironmentHooksOfTheHostHaveTheCallers() {
        TestBundle bundle = hook(logging("true"), "createRuntime", "echo $FROM_CALLER >" + log + "/env");
        davit.run(Map.of("FROM_CALLER", "x"), "run", "--bundle", bundle.write(), id).ok();
        assertEquals("x\n", logged("env"));
    }

    @Test
    void withoutAnEnvironmentAStartContainerHookHasTheProcesss() {
        TestBundle bundle = hook(logging("true"), "startContainer", "echo $TERM >" + log + "/env");
        output(bundle);
        assertEquals("xterm\n", logged("env"));
    }

    /** busybox, which is the container's shell, goes by its name: there it must have the right one. */
    @ParameterizedTest
    @CsvSource({"prestart, a name", "createRuntime, a name", "createContainer, a name", "startContainer, sh", "poststart, a name",
        "poststop, a name"})
    void argumentsBeginWithTheName(String kind, String name) {
        TestBundle bundle = logging("true").hook(kind, "/bin/sh", name, "-c",
                "{ read -r line </proc/self/cmdline; echo \"$line\"; echo \"$0 $1 $2\"; } >" + log + "/args", "zero", "", "two");
        output(bundle);
        String[] lines = logged("args").split("\n");
        assertTrue(lines[0].startsWith(name + "-c"), lines[0]);
        assertEquals("zero  two", lines[1]);
    }

    @Test
    void withoutArgumentsTheyHaveTheirPath() {
        Path hook = write(directory.resolve("hook"), "#!/bin/sh\necho \"$0 $#\" >" + log + "/args\n");
        assertTrue(hook.toFile().setExecutable(true));
        output(logging("true").hook("createRuntime", hook.toString()));
        assertEquals(hook + " 0\n", logged("args"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop"})
    void nothingOfDavitsIsOpenInAHook(String kind) {
        TestBundle bundle = hook(logging("true"), kind, "ls -l /proc/$$/fd >" + log + "/fds");
        Davit.Result result = davit.underShell("exec 7</etc 8<>/dev/null 9</proc/self/status; exec \"$@\"")
                .run("run", "--bundle", bundle.write(), id);
        result.ok();
        List<String> numbers = logged("fds").lines().filter(line -> line.contains(" -> "))
                .map(line -> line.substring(0, line.indexOf(" -> ")).replaceAll(".* ", "")).toList();
        assertTrue(List.of("0", "1", "2", "10").containsAll(numbers), logged("fds"));
    }

    @Test
    void theStateOnStdinCannotBeChangedAndEnds() {
        TestBundle bundle = hook(logging("true"), "createRuntime", "cat >/dev/null; cat | wc -c >" + log + "/rest");
        output(bundle);
        assertEquals("0\n", logged("rest").strip() + "\n");
    }

    @Test
    void aHookMayWriteMuch() {
        for (String kind : ALL) {
            TestBundle bundle = hook(logging("true"), kind, "head -c 1000000 /dev/zero; head -c 1000000 /dev/zero >&2");
            assertEquals("", output(bundle), kind);
        }
    }

    @Test
    void aProgramThatAHookLeavesBehindIsNotWaitedFor() {
        TestBundle bundle = hook(logging("true"), "createRuntime", "sleep 1000 & echo $! >" + log + "/pid");
        create(bundle);
        int pid = Integer.parseInt(logged("pid").strip());
        assertFalse(new Proc(pid).hasEnded());
        Orphans.kill(pid);
    }

    @Test
    void theMemoryLimitIsInPlaceBeforeTheFirstHook() {
        String limit = ControlGroup.V2
                ? "/sys/fs/cgroup$(sed -n s/^0:://p /proc/$pid/cgroup)/memory.max"
                : "/sys/fs/cgroup/memory$(sed -n s/^[0-9]*:memory://p /proc/$pid/cgroup)/memory.limit_in_bytes";
        create(hook(logging("true").linux(linux -> linux.withObject("/resources/memory").put("limit", 64 << 20)),
                "prestart", "pid=$(sed 's/.*\"pid\":\\([0-9]*\\).*/\\1/'); cat " + limit + " >" + log + "/limit"));
        assertEquals((64 << 20) + "\n", logged("limit"));
    }

    @Test
    void aHookMayJoinTheContainersNamespaces() {
        TestBundle bundle = hook(logging("hostname"), "createRuntime",
                "nsenter -t $(sed 's/.*\"pid\":\\([0-9]*\\).*/\\1/') -u hostname by-hook");
        assertEquals("by-hook\n", output(bundle.without("/hostname")));
    }

    @Test
    void aHookByARelativePathIsRefused() {
        assertContains("/hooks/createRuntime/0/path: \"hook\" is not an absolute path",
                refusal(bundle("true").hook("createRuntime", "hook")));
    }
}
