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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** {@code davit run --seccomp-log} and {@code --record}. */
class SeccompRecordTest extends ContainerTest {

    private static final String ALL_ALLOWED = "the seccomp profile allowed all system calls\n";

    private Path recorded() {
        return directory.resolve("recorded.json");
    }

    private Davit.Result record(TestBundle bundle, String... options) {
        String[] args = new String[options.length + 4];
        args[0] = "run";
        System.arraycopy(options, 0, args, 1, options.length);
        args[options.length + 1] = "--bundle";
        args[options.length + 2] = bundle.write();
        args[options.length + 3] = id;
        return davit.run(args);
    }

    private static ObjectNode profile(TestBundle bundle, String defaultAction) {
        return bundle.config().withObject("/linux").putObject("seccomp").put("defaultAction", defaultAction);
    }

    /** Runs a container with the profile that was recorded. */
    private Davit.Result runWithRecorded(TestBundle bundle, String defaultAction) throws IOException {
        ObjectNode profile = (ObjectNode) Json.MAPPER.readTree(recorded().toFile());
        bundle.linux(linux -> linux.set("seccomp", profile.put("defaultAction", defaultAction)));
        return run(bundle);
    }

    /** One row: its count, the call's name, and the action. */
    private static void assertRow(String count, String call, String action, Davit.Result result) {
        assertTrue(
                result.err().lines().anyMatch(line -> line.matches(count + " +SCMP_ARCH_\\w+ +" + call + "[:,0-9a-fx]* +" + action)),
                result.err());
    }

    @Test
    void refusedCallsFailAsEverAndAreToldAtTheEnd() {
        TestBundle bundle = shell("mkdir /tmp/a; mkdir /tmp/b; hostname changed; echo here").writableRoot();
        ObjectNode profile = profile(bundle, "SCMP_ACT_ALLOW");
        profile.withArray("syscalls").addObject().put("action", "SCMP_ACT_ERRNO").put("errnoRet", 28)
                .putArray("names").add("mkdir").add("mkdirat");
        profile.withArray("syscalls").addObject().put("action", "SCMP_ACT_TRACE").putArray("names").add("sethostname");
        Davit.Result result = record(bundle, "--seccomp-log");
        assertEquals("here\n", result.ok());
        assertContains("No space left on device", result.err());
        assertContains("Function not implemented", result.err());
        assertRow("2", "mkdir(at)?", "SCMP_ACT_ERRNO \\(no space left on device\\)", result);
        assertRow("1", "sethostname", "SCMP_ACT_TRACE \\(function not implemented\\)", result);
    }

    @Test
    void theWrittenProfileSuffices() throws IOException {
        TestBundle bundle = bundle("mkdir", "/tmp/made").writableRoot();
        SeccompTest.forbid(bundle, "mkdir", "mkdirat", "symlink", "symlinkat");
        assertEquals(1, record(bundle, "--record", recorded().toString()).status());
        runWithRecorded(bundle, "SCMP_ACT_ALLOW").ok();
        assertContains("Operation not permitted", run(bundle.args("ln", "-s", "a", "/tmp/b")).err());
    }

    /** All that a program does, and davit-init with the filter: with a default of SCMP_ACT_LOG nothing fails meanwhile. */
    @Test
    void aProfileThatLogsEverythingBecomesOneThatAllowsWhatWasDone() throws IOException {
        TestBundle bundle = shell("mkdir /tmp/made && echo made").writableRoot();
        profile(bundle, "SCMP_ACT_LOG");
        Davit.Result result = record(bundle, "--seccomp-log", "--record", recorded().toString());
        assertEquals("made\n", result.ok());
        assertRow("\\d+", "execve", "SCMP_ACT_LOG", result);
        Files.delete(bundle.rootfs().resolve("tmp/made"));
        assertEquals("made\n", runWithRecorded(bundle, "SCMP_ACT_ERRNO").ok());
        assertContains("Operation not permitted", run(bundle.args("ln", "-s", "a", "/tmp/b")).err());
    }

    @Test
    void callsWithOtherArgumentsAreToldApartWhereTheseDecide() {
        TestBundle bundle = shell("kill -17 $$; kill -18 $$; kill -17 $$; kill -0 $$").writableRoot();
        ObjectNode rule = profile(bundle, "SCMP_ACT_ALLOW").withArray("syscalls").addObject().put("action", "SCMP_ACT_ERRNO");
        rule.putArray("names").add("kill");
        rule.putArray("args").addObject().put("index", 1).put("value", 0).put("op", "SCMP_CMP_NE");
        Davit.Result result = record(bundle, "--seccomp-log");
        assertEquals(0, result.status());
        assertRow("2", "kill:0x1,0x11,", "SCMP_ACT_ERRNO .*", result);
        assertRow("1", "kill:0x1,0x12,", "SCMP_ACT_ERRNO .*", result);
        assertEquals(2, result.err().lines().filter(line -> line.contains("SCMP_")).count(), result.err());
    }

    @Test
    void aContainerWhoseCallsAreAllAllowedHasNothingToTell() {
        TestBundle bundle = bundle("true");
        SeccompTest.forbid(bundle, "mkdir");
        Davit.Result result = record(bundle, "--seccomp-log");
        assertEquals("", result.ok());
        assertEquals(ALL_ALLOWED, result.err());
    }

    @Test
    void aContainerThatDoesNotStartLeavesNoProfile() {
        TestBundle bundle = bundle("/nowhere");
        SeccompTest.forbid(bundle, "mkdir");
        assertEquals(1, record(bundle, "--record", recorded().toString()).status());
        assertFalse(Files.exists(recorded()));
    }

    /** Without a pid namespace its processes outlive the init, and with --keep davit does not kill them. */
    @Test
    void processesThatNeverPauseDoNotKeepDavit() {
        TestBundle bundle = shell("for i in 1 2 3 4 5 6 7 8; do while :; do kill -17 1; done 2>/dev/null & done; sleep 0.5")
                .withoutNamespace("pid");
        SeccompTest.forbid(bundle, "kill");
        assertRow("\\d+", "kill", "SCMP_ACT_ERRNO .*", record(bundle, "--keep", "--seccomp-log"));
        davit.run("delete", "--force", id).ok();
    }

    @Test
    void theExitCodeIsTheContainers() {
        TestBundle bundle = shell("mkdir /tmp/made; exit 7").writableRoot();
        SeccompTest.forbid(bundle, "mkdir", "mkdirat");
        assertEquals(7, record(bundle, "--seccomp-log").status());
    }

    /** They are not for davit to answer: the kernel kills. */
    @Test
    void whatKillsStillKillsAndIsNotRecorded() throws IOException {
        TestBundle bundle = bundle("mkdir", "/tmp/made").writableRoot();
        profile(bundle, "SCMP_ACT_ALLOW").withArray("syscalls").addObject().put("action", "SCMP_ACT_KILL_PROCESS")
                .putArray("names").add("mkdir").add("mkdirat");
        Davit.Result result = record(bundle, "--seccomp-log", "--record", recorded().toString());
        assertEquals(128 + 31, result.status());
        assertEquals(ALL_ALLOWED, result.err());
        assertEquals(128 + 31, runWithRecorded(bundle, "SCMP_ACT_ALLOW").status());
    }

    /** Hooks run while davit waits for nothing else: a call of the container's must not wait for them. */
    @Test
    void aCallIsAnsweredWhileHooksRun() {
        Path done = directory.resolve("done");
        TestBundle bundle = shell("mkdir /tmp/made || echo refused > /shared/done").writableRoot().mount("/shared", "bind", directory.toString(), "bind");
        SeccompTest.forbid(bundle, "mkdir", "mkdirat");
        bundle.hook("poststart", "/bin/sh", "sh", "-c", "while [ ! -s " + done + " ]; do sleep 0.01; done");
        Davit.Result result = record(bundle, "--seccomp-log");
        assertRow("1", "mkdir(at)?", "SCMP_ACT_ERRNO .*", result);
    }

    @Test
    void aProcessThatJoinsHasTheProfilesOwnFilter() throws Exception {
        TestBundle bundle = shell("while [ ! -e /tmp/end ]; do sleep 0.05; done").writableRoot();
        SeccompTest.forbid(bundle, "mkdir", "mkdirat");
        Davit.Running running = davit.start(java.util.Map.of(), "run", "--seccomp-log", "--bundle", bundle.write(), id);
        Proc.await("it runs", () -> davit.run("state", id).out().contains("\"running\""));
        assertContains("Operation not permitted", davit.run("exec", id, "mkdir", "/tmp/made").err());
        davit.run("exec", id, "touch", "/tmp/end").ok();
        assertTrue(running.process().waitFor(60, TimeUnit.SECONDS));
        assertEquals(ALL_ALLOWED, Files.readString(running.err()));
    }

    /** When davit is killed, the container goes on and gets the profile's answers; the recorder ends with it. */
    @Test
    void withoutDavitTheContainerGetsItsAnswers() throws Exception {
        TestBundle bundle = shell("while [ ! -e /tmp/go ]; do sleep 0.05; done; mkdir /tmp/made 2> /tmp/said; "
                + "while [ ! -e /tmp/end ]; do sleep 0.05; done").writableRoot();
        ObjectNode profile = profile(bundle, "SCMP_ACT_ALLOW");
        profile.withArray("syscalls").addObject().put("action", "SCMP_ACT_ERRNO").put("errnoRet", 28)
                .putArray("names").add("mkdir").add("mkdirat");
        Davit.Running running = davit.start(java.util.Map.of(), "run", "--seccomp-log", "--bundle", bundle.write(), id);
        Proc.await("it runs", () -> davit.run("state", id).out().contains("\"running\""));
        running.process().destroyForcibly().waitFor();
        davit.run("exec", id, "touch", "/tmp/go").ok();
        Path said = bundle.rootfs().resolve("tmp/said");
        Proc.await("the call is answered", () -> Files.exists(said) && read(said).contains("No space left on device"));
        davit.run("exec", id, "touch", "/tmp/end").ok();
    }

    @Test
    void davitInTheForegroundIsNeeded() {
        TestBundle bundle = bundle("true");
        SeccompTest.forbid(bundle, "mkdir");
        assertEquals("--seccomp-log and --record need davit in the foreground, without --detach",
                refusal(record(bundle, "--seccomp-log", "--detach")));
    }

    @Test
    void aProfileIsNeeded() {
        assertContains("the config has no profile in /linux/seccomp", refusal(record(bundle("true"), "--seccomp-log")));
    }

    @Test
    void aProgramInPlaceOfTheProfileIsInTheWay() {
        TestBundle bundle = bundle("true");
        SeccompTest.forbid(bundle, "mkdir");
        bundle.config().putObject("annotations").put("run.oci.seccomp_bpf_data", "BgAAAAAA/38=");
        assertContains("the config has no profile in /linux/seccomp that is used", refusal(record(bundle, "--seccomp-log")));
    }

    @Test
    void anAgentOfTheProfilesIsInTheWay() {
        TestBundle bundle = bundle("true");
        SeccompTest.notify(bundle, directory.resolve("agent"), "mkdir");
        assertContains("/linux/seccomp: calls cannot be recorded: the profile has SCMP_ACT_NOTIFY",
                refusal(record(bundle, "--seccomp-log")));
    }

    @Test
    void aFileThatCannotBeWrittenIsAnErrorBeforeTheContainerRuns() {
        TestBundle bundle = shell("echo ran");
        SeccompTest.forbid(bundle, "mkdir");
        Davit.Result result = record(bundle, "--record", "/nonexistent/profile.json");
        assertEquals("open /nonexistent/profile.json: no such file or directory", refusal(result));
        assertEquals("", result.out());
    }

    @Test
    void aContainerThatCannotBeMadeLeavesAnEarlierFileAsItWas() {
        file("recorded.json", "earlier");
        assertEquals(1, record(bundle("true"), "--record", recorded().toString()).status());
        assertEquals("earlier", read(recorded()));
    }

    @Test
    void theWrittenProfileIsOneThatExplainReads() throws IOException {
        TestBundle bundle = bundle("mkdir", "/tmp/made").writableRoot();
        SeccompTest.forbid(bundle, "mkdir", "mkdirat");
        record(bundle, "--record", recorded().toString());
        JsonNode profile = Json.MAPPER.readTree(recorded().toFile());
        assertEquals("SCMP_ACT_ALLOW", profile.get("defaultAction").asText());
        assertFalse(davit.run("seccomp", "explain", recorded().toString(), "mkdir", "mkdirat").ok().isEmpty());
    }
}
