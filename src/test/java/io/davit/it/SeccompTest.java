package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.seccomp.Arch;
import io.davit.seccomp.Filter;
import io.davit.seccomp.SeccompCompiler;
import io.davit.spec.SpecReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** config-linux.md#seccomp, as the container's process and its agent see it. */
class SeccompTest extends ContainerTest {

    private static final String[] MKDIR = {"mkdir", "mkdirat"};

    /** What a shell needs that makes directories. */
    private static final String[] SHELL = {
        "access", "arch_prctl", "brk", "chdir", "clone", "clone3", "close", "dup", "dup2", "dup3", "execve", "exit",
        "exit_group", "faccessat", "faccessat2", "fcntl", "fork", "fstat", "futex", "getcwd", "getdents64", "getegid",
        "geteuid", "getgid", "getpgrp", "getpid", "getppid", "getrandom", "gettid", "getuid", "ioctl", "lseek", "lstat",
        "mmap", "mprotect", "munmap", "newfstatat", "open", "openat", "pipe", "pipe2", "poll", "ppoll", "prctl",
        "prlimit64", "read", "readlink", "readlinkat", "rseq", "rt_sigaction", "rt_sigprocmask", "rt_sigreturn",
        "rt_sigsuspend", "sched_getaffinity", "setgid", "setgroups", "setuid", "set_robust_list", "set_tid_address",
        "stat", "sysinfo", "umask", "uname", "vfork", "wait4", "write", "writev"
    };

    private static ObjectNode profile(TestBundle bundle, String defaultAction) {
        return bundle.config().withObject("/linux").putObject("seccomp").put("defaultAction", defaultAction);
    }

    private static ObjectNode rule(ObjectNode profile, String action, String... names) {
        ObjectNode rule = profile.withArray("syscalls").addObject().put("action", action);
        TestBundle.strings(rule.putArray("names"), names);
        return rule;
    }

    /** Lets some calls fail. */
    static void forbid(TestBundle bundle, String... names) {
        rule(profile(bundle, "SCMP_ACT_ALLOW"), "SCMP_ACT_ERRNO", names);
    }

    /** Lets an agent decide about some calls. */
    static void notify(TestBundle bundle, Path socket, String... names) {
        ObjectNode profile = profile(bundle, "SCMP_ACT_ALLOW").put("listenerPath", socket.toString());
        rule(profile, "SCMP_ACT_NOTIFY", names);
    }

    /** Tries to make a directory, under a profile that decides about that. */
    private TestBundle mkdir(String action) {
        TestBundle bundle = bundle("mkdir", "/tmp/made").writableRoot();
        rule(profile(bundle, "SCMP_ACT_ALLOW"), action, MKDIR);
        return bundle;
    }

    private static ObjectNode ruleOf(TestBundle bundle) {
        return (ObjectNode) bundle.config().at("/linux/seccomp/syscalls/0");
    }

    @Test
    void aCallFailsWithTheErrno() {
        assertContains("Operation not permitted", run(mkdir("SCMP_ACT_ERRNO")).err());
        TestBundle bundle = mkdir("SCMP_ACT_ERRNO");
        ruleOf(bundle).put("errnoRet", 28);
        assertContains("No space left on device", run(bundle).err());
    }

    @Test
    void aCallThatIsNotNamedHasTheDefault() {
        TestBundle bundle = bundle("mkdir", "/tmp/made").writableRoot();
        rule(profile(bundle, "SCMP_ACT_ERRNO").put("defaultErrnoRet", 28), "SCMP_ACT_ALLOW", SHELL);
        assertContains("No space left on device", run(bundle).err());
        assertEquals("here\n", output(bundle.shell("cd / && (echo here)")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SCMP_ACT_KILL", "SCMP_ACT_KILL_PROCESS", "SCMP_ACT_KILL_THREAD", "SCMP_ACT_TRAP"})
    void aCallEndsTheProcess(String action) {
        assertEquals(128 + 31, run(mkdir(action)).status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"SCMP_ACT_ALLOW", "SCMP_ACT_LOG"})
    void aCallIsAllowed(String action) {
        TestBundle bundle = mkdir(action);
        output(bundle);
        assertEquals(true, bundle.rootfs().resolve("tmp/made").toFile().isDirectory());
    }

    @Test
    void aCallThatNobodyTracesFails() {
        assertContains("Function not implemented", run(mkdir("SCMP_ACT_TRACE")).err());
    }

    /** kill(pid, signal): the second argument decides. */
    @ParameterizedTest
    @CsvSource({
        "SCMP_CMP_EQ, 18, 0, 18",
        "SCMP_CMP_NE, 23, 0, 18",
        "SCMP_CMP_GE, 18, 0, 17",
        "SCMP_CMP_GT, 17, 0, 17",
        "SCMP_CMP_LE, 17, 0, 18",
        "SCMP_CMP_LT, 18, 0, 18",
        "SCMP_CMP_MASKED_EQ, 19, 18, 17",
    })
    void anArgumentDecides(String operator, long value, long valueTwo, int signal) {
        TestBundle bundle = shell("for s in 17 18 23; do kill -$s $$ 2>/dev/null && echo $s; done").writableRoot();
        ObjectNode argument = rule(profile(bundle, "SCMP_ACT_ALLOW"), "SCMP_ACT_ERRNO", "kill")
                .putArray("args").addObject().put("index", 1).put("value", value).put("op", operator);
        argument.put("valueTwo", valueTwo);
        String allowed = run(bundle).out();
        for (int candidate : new int[] {17, 18, 23}) {
            assertEquals(!denied(operator, candidate, value, valueTwo), allowed.contains(candidate + "\n"), operator + candidate);
        }
        assertEquals(denied(operator, signal, value, valueTwo), !allowed.contains(signal + "\n"));
    }

    private static boolean denied(String operator, long argument, long value, long valueTwo) {
        return switch (operator) {
            case "SCMP_CMP_EQ" -> argument == value;
            case "SCMP_CMP_NE" -> argument != value;
            case "SCMP_CMP_GE" -> argument >= value;
            case "SCMP_CMP_GT" -> argument > value;
            case "SCMP_CMP_LE" -> argument <= value;
            case "SCMP_CMP_LT" -> argument < value;
            default -> (argument & value) == valueTwo;
        };
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theFilterIsLoadedWithAndWithoutNewPrivileges(boolean forbidden) {
        TestBundle bundle = bundle("grep", "-E", "^(Seccomp|NoNewPrivs)", "/proc/self/status");
        bundle.process(process -> process.put("noNewPrivileges", forbidden));
        profile(bundle, "SCMP_ACT_ALLOW");
        rule(ruleParent(bundle), "SCMP_ACT_ERRNO", MKDIR);
        assertEquals("NoNewPrivs:\t" + (forbidden ? 1 : 0) + "\nSeccomp:\t2\nSeccomp_filters:\t1\n", output(bundle));
    }

    private static ObjectNode ruleParent(TestBundle bundle) {
        return (ObjectNode) bundle.config().at("/linux/seccomp");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aUserWithoutCapabilitiesGetsTheFilterToo(boolean forbidden) {
        TestBundle bundle = mkdir("SCMP_ACT_ERRNO").without("/process/capabilities");
        bundle.process(process -> process.put("noNewPrivileges", forbidden).withObject("/user").put("uid", 1000));
        assertContains("Operation not permitted", run(bundle).err());
    }

    /** seccomp(2): with no_new_privs no privileges are needed, so that the filter can be the last step. */
    @Test
    void aProfileNeedNotAllowWhatMakesTheContainer() {
        TestBundle bundle = bundle("echo", "here");
        rule(profile(bundle, "SCMP_ACT_ALLOW"), "SCMP_ACT_KILL_PROCESS", "mount", "open_tree", "move_mount", "pivot_root",
                "capset", "setgroups", "setresuid", "setresgid", "sethostname", "setrlimit", "seccomp", "keyctl",
                "socket", "connect", "sendto", "recvfrom");
        assertEquals("here\n", output(bundle));
        create(bundle);
        davit.run("start", id).ok();
    }

    /** davit-init can neither say what fails nor exit. */
    @ParameterizedTest
    @ValueSource(strings = {"SCMP_ACT_ERRNO", "SCMP_ACT_TRACE", "SCMP_ACT_KILL_PROCESS"})
    void aProfileThatAllowsNothingEndsTheContainer(String action) {
        TestBundle bundle = bundle("true");
        profile(bundle, action);
        assertContains("the container's init died before it was ready", failure(run(bundle)));
        assertContains("seccomp", failure(run(bundle)));
    }

    @Test
    void namesThatTheKernelDoesNotHaveAreLetPass() {
        TestBundle bundle = mkdir("SCMP_ACT_ERRNO");
        ruleOf(bundle).withArray("names").add("no_such_call").add("_newselect");
        assertContains("Operation not permitted", run(bundle).err());
    }

    @Test
    void flagsAreTaken() {
        TestBundle bundle = mkdir("SCMP_ACT_ERRNO");
        TestBundle.strings(ruleParent(bundle).putArray("flags"),
                "SECCOMP_FILTER_FLAG_TSYNC", "SECCOMP_FILTER_FLAG_LOG", "SECCOMP_FILTER_FLAG_SPEC_ALLOW");
        assertContains("Operation not permitted", run(bundle).err());
    }

    private TestBundle notified(Path socket) {
        TestBundle bundle = mkdir("SCMP_ACT_NOTIFY");
        ruleParent(bundle).put("listenerPath", socket.toString()).put("listenerMetadata", "for \"the\" agent");
        bundle.config().putObject("annotations").put("key", "value");
        return bundle;
    }

    @Test
    void anAgentDecidesWithAnErrno() throws IOException {
        Path socket = directory.resolve("agent");
        try (SeccompAgent agent = SeccompAgent.at(socket, new SeccompAgent.Answer(28, 0))) {
            assertContains("No space left on device", run(notified(socket)).err());
            agent.received();
        }
    }

    @Test
    void anAnnotationNamesTheAgent() throws IOException {
        Path socket = directory.resolve("agent");
        try (SeccompAgent agent = SeccompAgent.at(socket, new SeccompAgent.Answer(28, 0))) {
            TestBundle bundle = mkdir("SCMP_ACT_NOTIFY");
            bundle.config().putObject("annotations").put("run.oci.seccomp.receiver", socket.toString());
            assertContains("No space left on device", run(bundle).err());
            agent.received();
        }
    }

    @Test
    void theProfilesOwnAgentComesBeforeTheAnnotations() throws IOException {
        Path socket = directory.resolve("agent");
        try (SeccompAgent agent = SeccompAgent.at(socket, new SeccompAgent.Answer(28, 0))) {
            TestBundle bundle = notified(socket);
            bundle.config().putObject("annotations").put("run.oci.seccomp.receiver", "/nonexistent");
            assertContains("No space left on device", run(bundle).err());
            agent.received();
        }
    }

    /** The program decides, and the profile does not; exec has it too. */
    @Test
    void anAnnotationHasAProgramInPlaceOfTheProfile() {
        TestBundle given = mkdir("SCMP_ACT_ERRNO");
        ruleOf(given).put("errnoRet", 28);
        Filter filter = SeccompCompiler.compile(
                SpecReader.config(given.config()).linux().seccomp(), Arch.ofMachine(System.getProperty("os.arch")));
        TestBundle bundle = bundle("mkdir", "/tmp/made").writableRoot();
        bundle.config().putObject("annotations")
                .put("run.oci.seccomp_bpf_data", Base64.getEncoder().encodeToString(filter.program()));
        assertContains("No space left on device", run(bundle).err());
        forbid(bundle, "mkdir", "mkdirat");
        assertContains("No space left on device", run(bundle).err());
        start(bundle.args("sleep", "1000"));
        assertContains("No space left on device", davit.run("exec", id, "mkdir", "/tmp/made").err());
    }

    @ParameterizedTest
    @CsvSource({"!, not in base64", "AAAA, not a list of instructions of 8 bytes", "'', not a list of instructions of 8 bytes"})
    void aProgramThatIsNoneIsRefused(String data, String message) {
        TestBundle bundle = bundle("true");
        bundle.config().putObject("annotations").put("run.oci.seccomp_bpf_data", data);
        assertEquals("/annotations/run.oci.seccomp_bpf_data: " + message, refusal(bundle));
    }

    @Test
    void aProgramThatTheKernelRefusesIsAnError() {
        TestBundle bundle = bundle("true");
        bundle.config().putObject("annotations").put("run.oci.seccomp_bpf_data", "AAAAAAAAAAA=");
        assertContains("load seccomp filter: invalid argument", refusal(bundle));
    }

    @Test
    void anUnknownCallIsAnErrorIfAnAnnotationSaysSo() {
        TestBundle bundle = shell("echo started");
        forbid(bundle, "mkdir", "frobnicate");
        assertEquals("started\n", run(bundle).out());
        bundle.config().putObject("annotations").put("run.oci.seccomp_fail_unknown_syscall", "1");
        Davit.Result result = run(bundle);
        assertContains("/linux/seccomp/syscalls/0/names/1: unknown system call \"frobnicate\"", result.err());
        assertEquals("", result.out());
        assertNothingLeft();
        bundle.config().putObject("annotations").put("run.oci.seccomp_fail_unknown_syscall", "0");
        assertEquals("started\n", run(bundle).out());
    }

    @Test
    void anAgentDecidesWithAValue() throws IOException {
        Path socket = directory.resolve("agent");
        try (SeccompAgent agent = SeccompAgent.at(socket, new SeccompAgent.Answer(0, 0))) {
            TestBundle bundle = notified(socket);
            output(bundle);
            assertFalse(bundle.rootfs().resolve("tmp/made").toFile().exists());
            agent.received();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAgentIsToldOfTheProcess(boolean forbidden) throws IOException {
        Path socket = directory.resolve("agent");
        try (SeccompAgent agent = SeccompAgent.at(socket, new SeccompAgent.Answer(28, 0))) {
            TestBundle bundle = notified(socket);
            bundle.process(process -> process.put("noNewPrivileges", forbidden));
            Proc init = create(bundle);
            JsonNode received = agent.received();
            assertEquals("1.3.0", received.get("ociVersion").asText());
            assertEquals("[\"seccompFd\"]", received.get("fds").toString());
            assertEquals(init.pid(), received.get("pid").asInt());
            assertEquals("for \"the\" agent", received.get("metadata").asText());
            assertEquals(id, received.at("/state/id").asText());
            assertEquals("creating", received.at("/state/status").asText());
            assertEquals(init.pid(), received.at("/state/pid").asInt());
            assertEquals(bundle.path().toString(), received.at("/state/bundle").asText());
            assertEquals("value", received.at("/state/annotations/key").asText());
            davit.run("start", id).ok();
            assertEquals(1, Orphans.await(init.pid()));
        }
    }

    @Test
    void anAgentsPathMayBeLongerThanAnAddress() throws IOException {
        Path link = directory.resolve("l");
        java.nio.file.Files.createDirectories(directory.resolve("x".repeat(120)));
        java.nio.file.Files.createSymbolicLink(link, directory.resolve("x".repeat(120)));
        try (SeccompAgent agent = SeccompAgent.at(link.resolve("agent"), new SeccompAgent.Answer(28, 0))) {
            assertContains("No space left on device", run(notified(directory.resolve("x".repeat(120)).resolve("agent"))).err());
            agent.received();
        }
    }

    @Test
    void anAgentThatIsNotThereIsNamed() {
        Path socket = directory.resolve("agent");
        assertEquals("/linux/seccomp/listenerPath: failed to connect with seccomp agent: connect " + socket + ": no such file or directory", refusal(notified(socket)));
    }

    @Test
    void notifyingNobodyIsRefused() {
        assertContains("listenerPath", refusal(mkdir("SCMP_ACT_NOTIFY")));
    }

    @Test
    void notifyingOfEverythingIsRefused() {
        TestBundle bundle = bundle("true");
        profile(bundle, "SCMP_ACT_NOTIFY").put("listenerPath", "/run/agent");
        assertContains("SCMP_ACT_NOTIFY", refusal(bundle));
    }

    /** The process could not say any more that it is to be listened to. */
    @Test
    void notifyingOfWriteIsRefused() {
        TestBundle bundle = bundle("true");
        rule(profile(bundle, "SCMP_ACT_ALLOW").put("listenerPath", "/run/agent"), "SCMP_ACT_NOTIFY", "write");
        assertContains("write", refusal(bundle));
    }

    @Test
    void anUnknownActionOrOperatorIsRefused() {
        assertContains("/linux/seccomp/syscalls/0/action: must be one of ", refusal(mkdir("SCMP_ACT_DANCE")));
        TestBundle bundle = mkdir("SCMP_ACT_ERRNO");
        ruleOf(bundle).putArray("args").addObject().put("index", 0).put("value", 0).put("op", "SCMP_CMP_LIKE");
        assertContains("/linux/seccomp/syscalls/0/args/0/op: must be one of ", refusal(bundle));
    }
}
