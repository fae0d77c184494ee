package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code davit exec}. */
class ExecTest extends ContainerTest {

    private static final String FAILED = "davit: exec failed: ";

    private Davit.Result exec(String... args) {
        List<String> all = new ArrayList<>(List.of("exec"));
        all.addAll(Arrays.asList(args));
        return davit.run(all.toArray(String[]::new));
    }

    /** Runs a script in the container; what it prints. */
    private String shellInside(String script) {
        return exec(id, "sh", "-c", script).ok();
    }

    private TestBundle sleeping() {
        return bundle("sleep", "1000");
    }

    /** What davit says of a process that it could not start. */
    private static String execFailure(Davit.Result result) {
        assertEquals(255, result.status(), result.err());
        assertTrue(result.err().startsWith(FAILED), result.err());
        assertEquals(1, result.err().lines().count(), result.err());
        return result.err().strip().substring(FAILED.length());
    }

    @Test
    void itsStatusIsThatOfTheProcess() {
        start(sleeping());
        assertEquals(0, exec(id, "true").status());
        assertEquals(7, exec(id, "sh", "-c", "exit 7").status());
        assertEquals(128 + 9, exec(id, "sh", "-c", "kill -9 $$").status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"cgroup", "ipc", "mnt", "net", "pid", "user", "uts"})
    void theProcessIsInAllNamespacesOfTheContainer(String file) {
        Proc init = start(sleeping().userNamespace(100_000, 65_536));
        assertEquals(init.namespace(file), shellInside("readlink /proc/self/ns/" + file).strip());
    }

    @Test
    void theProcessIsInTheContainersCgroups() {
        Proc init = start(sleeping().withoutNamespace("cgroup"));
        assertEquals(init.read("cgroup").strip(), shellInside("cat /proc/self/cgroup").strip());
    }

    @Test
    void theProcessHasTheRootAndMountsOfTheContainer() {
        start(sleeping());
        assertEquals("bin\ndev\netc\nproc\nroot\nsys\ntmp\n", shellInside("ls /"));
    }

    @Test
    void theProcessIsLikeTheContainersOwn() {
        TestBundle bundle = sleeping().process(process -> {
            process.put("cwd", "/tmp").putArray("env").add("PATH=/bin").add("OWN=1");
            process.withObject("/user").put("uid", 1000).put("gid", 2000).put("umask", 0077)
                    .putArray("additionalGids").add(3000);
            process.put("noNewPrivileges", true);
        });
        Proc init = start(bundle);
        assertEquals("/tmp 1 1000 2000 2000 3000 0077\n",
                shellInside("echo $(pwd) $OWN $(id -u) $(id -g) $(id -G) $(umask)"));
        for (String key : List.of("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb", "NoNewPrivs")) {
            assertEquals(init.status(key), shellInside("sed -n 's/^" + key + ":[ \t]*//p' /proc/self/status").strip(), key);
        }
    }

    @Test
    void optionsChangeWhatItIs() {
        start(sleeping());
        assertEquals("1000:2000 2000 4000 5000 /tmp a=b\n",
                exec("--user", "1000:2000", "--additional-gids", "4000", "-g", "5000", "--cwd", "/tmp", "--env", "A=a=b",
                        "-e", "B=2", id, "sh", "-c", "echo $(id -u):$(id -g) $(id -G) $(pwd) $A").ok());
    }

    @Test
    void aCapabilityMayBeAdded() {
        Proc init = start(sleeping());
        long own = Long.parseLong(init.status("CapEff"), 16);
        String effective = exec("--cap", "CAP_SYSLOG", id, "sed", "-n", "s/^CapEff:\t//p", "/proc/self/status").ok();
        assertEquals(own | 1L << 34, Long.parseLong(effective.strip(), 16));
    }

    @Test
    void noNewPrivsMayBeAdded() {
        start(sleeping().process(process -> process.put("noNewPrivileges", false)));
        String script = "s/^NoNewPrivs:\t//p";
        assertEquals("0\n", exec(id, "sed", "-n", script, "/proc/self/status").ok());
        assertEquals("1\n", exec("--no-new-privs", id, "sed", "-n", script, "/proc/self/status").ok());
    }

    @Test
    void aFileMaySayAllOfIt() {
        start(sleeping());
        Path process = file("process.json", """
                {"args": ["sh", "-c", "echo $(id -u) $(pwd) $A; exit 3"], "cwd": "/tmp", "user": {"uid": 12, "gid": 0},
                 "env": ["PATH=/bin", "A=1"]}""");
        Davit.Result result = exec("--process", process.toString(), id);
        assertEquals("12 /tmp 1\n", result.out());
        assertEquals(3, result.status());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"args\": [\"true\"], \"cwd\": \"tmp\"} -> Cwd must be an absolute path",
        "{\"args\": [], \"cwd\": \"/\"} -> args must not be empty",
        "{\"args\": [\"true\"]} -> is required",
        "{\"args\": \"true\", \"cwd\": \"/\"} -> must be an array",
        "{\"args\": [\"true\"] -> ",
    })
    void aFileThatIsNoProcessIsRefused(String line) {
        String[] parts = line.split(" -> ", -1);
        start(sleeping());
        Path process = file("process.json", parts[0]);
        assertContains(parts[1], execFailure(exec("--process", process.toString(), id)));
    }

    @Test
    void aProcessFileWithoutCapabilitiesHasThoseOfTheContainersProcess() {
        start(sleeping());
        Path process = file("process.json", """
                {"args": ["grep", "Cap", "/proc/self/status"], "cwd": "/", "env": ["PATH=/bin"]}""");
        String own = new Proc(davit.pid(id)).status("CapBnd");
        String shown = exec("--process", process.toString(), id).ok();
        for (String set : List.of("CapPrm", "CapEff", "CapBnd")) {
            assertContains(set + ":\t" + own, shown);
        }
    }

    @Test
    void optionsEndAtTheContainersId() {
        start(sleeping());
        assertEquals("--cwd -x\n", exec(id, "echo", "--cwd", "-x").ok());
    }

    @Test
    void whatCannotBeStartedIsSaidAndIs255() {
        start(sleeping());
        assertEquals("exec args cannot be empty", execFailure(exec(id)));
        assertEquals("exec: \"nope\": executable file not found in $PATH", execFailure(exec(id, "nope")));
        assertEquals("exec: \"/nope\": stat /nope: no such file or directory", execFailure(exec(id, "/nope")));
        assertEquals("exec: \"/etc\": is a directory", execFailure(exec(id, "/etc")));
        assertContains("no such file or directory", execFailure(exec("--cwd", "/nowhere", id, "true")));
        assertContains("\"joe\" is no uid", execFailure(exec("--user", "joe", id, "true")));
        assertEquals("container does not exist", execFailure(exec("nobody", "true")));
    }

    @Test
    void aStoppedContainerIsRefused() {
        Proc init = start(sleeping());
        davit.run("kill", id, "KILL").ok();
        Proc.await("its end", init::hasEnded);
        assertEquals("cannot exec in a stopped container", execFailure(exec(id, "true")));
    }

    /** Its root may still be the host's. */
    @Test
    void aContainerThatIsBeingCreatedIsRefused() throws IOException {
        Path resume = directory.resolve("go-on");
        String wait = "while ! test -e '" + resume + "'; do sleep 0.05; done";
        TestBundle bundle = sleeping().hook("createRuntime", "/bin/sh", "sh", "-c", wait);
        Davit.Running running = davit.start(builder -> {}, "run", "--bundle", bundle.write(), id);
        Proc.await("the hook", () -> davit.run("state", id).out().contains("\"creating\"") && davit.pid(id) != 0);
        String refusal = execFailure(exec(id, "true"));
        Files.createFile(resume);
        Proc.await("the process", () -> davit.status(id).equals("running"));
        assertEquals("cannot exec in a container that is being created", refusal);
        davit.run("kill", id, "KILL").ok();
        davit.wait(running);
    }

    @Test
    void aCreatedContainerMayBeJoined() {
        create(sleeping());
        assertEquals("hello\n", exec(id, "echo", "hello").ok());
        assertEquals("created", davit.status(id));
    }

    @Test
    void aDetachedProcessGoesOn() {
        start(sleeping());
        Path pidFile = directory.resolve("pid");
        exec("--detach", "--pid-file", pidFile.toString(), id, "sleep", "500").ok();
        String pid = read(pidFile);
        assertTrue(pid.matches("[0-9]+"), pid);
        Proc process = new Proc(Integer.parseInt(pid));
        assertEquals(List.of("sleep", "500"), List.of(process.read("cmdline").split("\0")));
        end(process, pid);
    }

    /** A pid namespace does not end before all its processes have been waited for, of which this test is the parent. */
    private static void end(Proc process, String pid) {
        shellInHost("kill -9 " + pid);
        Proc.await("its end", process::hasEnded);
        Orphans.alive();
    }

    @Test
    void noPidFileIsLeftOfWhatCouldNotBeStarted() {
        start(sleeping());
        Path pidFile = directory.resolve("pid");
        execFailure(exec("--pid-file", pidFile.toString(), id, "nope"));
        assertFalse(Files.exists(pidFile));
    }

    @Test
    void nothingOfTheHostsIsOpenInTheProcess() {
        start(sleeping());
        String open = davit.underShell("exec 7</etc/passwd; \"$@\"").run("exec", id, "sh", "-c", "ls /proc/self/fd").ok();
        // The last one is that of the directory which ls looks at.
        assertEquals("0\n1\n2\n3\n", open);
    }

    @Test
    void preservedDescriptorsArePassedOn() {
        start(sleeping());
        Path file = file("content", "from the host\n");
        String script = "exec 3</dev/null 4<\"" + file + "\" 5</etc/passwd; \"$@\"";
        assertEquals("from the host\nclosed\n", davit.underShell(script)
                .run("exec", "--preserve-fds", "2", id, "sh", "-c", "cat <&4; test -e /proc/self/fd/5 || echo closed")
                .ok());
    }

    @Test
    void moreDescriptorsThanThereAreAreRefused() {
        start(sleeping());
        assertContains("preserved-fd", execFailure(davit.underShell("exec 3<&- 4<&-; \"$@\"")
                .run("exec", "--preserve-fds", "2", id, "true")));
    }

    @Test
    void theContainersSystemCallsAreTheProcessesToo() {
        TestBundle bundle = sleeping().linux(linux -> {
            var seccomp = linux.putObject("seccomp").put("defaultAction", "SCMP_ACT_ALLOW");
            seccomp.putArray("syscalls").addObject().put("action", "SCMP_ACT_ERRNO").put("errnoRet", 95)
                    .putArray("names").add("mkdir").add("mkdirat");
        });
        start(bundle);
        assertContains("Operation not supported", exec(id, "mkdir", "/tmp/new").err());
        assertContains("Operation not supported", exec("--no-new-privs", id, "mkdir", "/tmp/new").err());
    }

    @Test
    void itsLimitsAndPrioritiesAreTheContainers() {
        start(sleeping().process(process -> {
            process.put("oomScoreAdj", 500);
            process.putArray("rlimits").addObject().put("type", "RLIMIT_CORE").put("soft", 11).put("hard", 22);
        }));
        assertEquals("500\n", shellInside("cat /proc/self/oom_score_adj"));
        assertContains("11 22 bytes", shellInside("sed -n '/core/s/  */ /gp' /proc/self/limits"));
    }

    @Test
    void noMountIsMadeInTheHost() throws IOException {
        start(sleeping());
        String before = Files.readString(Path.of("/proc/self/mountinfo"));
        exec(id, "true").ok();
        assertEquals(before, Files.readString(Path.of("/proc/self/mountinfo")));
    }

    @Test
    void manyAtOnceAndInARowLeaveNothing() throws Exception {
        Proc init = start(sleeping());
        int descriptors = init.descriptors().size();
        for (int i = 0; i < 50; i++) {
            exec(id, "true").ok();
        }
        List<Davit.Running> running = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            running.add(davit.start(builder -> {}, "exec", id, "sh", "-c", "exit " + i));
        }
        for (int i = 0; i < 50; i++) {
            assertEquals(i, davit.wait(running.get(i)).status());
        }
        assertEquals(descriptors, init.descriptors().size());
        // The container's own, and the one that looks.
        assertEquals(2, exec(id, "ls", "/proc").ok().lines().filter(name -> name.matches("[0-9]+")).count());
    }

    @Test
    void aCgroupBelowMayBeJoined() {
        start(sleeping().withoutNamespace("cgroup"));
        String own = shellInside("sed -n 's/.*:pids://p' /proc/self/cgroup").strip();
        Path below = Path.of("/sys/fs/cgroup/pids" + own + "/below");
        assumeTrue(!own.isEmpty(), "no cgroup v1 with pids here");
        shellInHost("mkdir \"$1\"", below.toString());
        assertEquals(own + "/below\n",
                exec("--cgroup", "pids:below", id, "sed", "-n", "s/.*:pids://p", "/proc/self/cgroup").ok());
        assertContains("/other/cgroup.procs: no such file", execFailure(exec("--cgroup", "pids:other", id, "true")));
        assertContains(".. is not a sub cgroup path", execFailure(exec("--cgroup", "..", id, "true")));
        assertContains("unknown controller", execFailure(exec("--cgroup", "what:below", id, "true")));
    }
}
