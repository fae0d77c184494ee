package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** config.md#linux-process: capabilities, as /proc/PID/status shows them. */
class CapabilitiesTest extends ContainerTest {

    private static final String NONE = "0000000000000000";
    private static final String CHOWN = "0000000000000001";
    private static final String KILL = "0000000000000020";
    private static final String CHOWN_AND_KILL = "0000000000000021";

    /** Sets by their names; those that are not named are empty. */
    private static TestBundle sets(TestBundle bundle, Map<String, List<String>> sets) {
        return bundle.process(process -> {
            process.putObject("capabilities");
            sets.forEach((set, names) -> TestBundle.strings(
                    process.withObject("/capabilities").putArray(set), names.toArray(String[]::new)));
        });
    }

    private static TestBundle user(TestBundle bundle, int uid) {
        return bundle.process(process -> process.withObject("/user").put("uid", uid).put("gid", uid));
    }

    private static Map<String, String> shown(Proc process) {
        Map<String, String> shown = new TreeMap<>();
        for (String set : List.of("Inh", "Prm", "Eff", "Bnd", "Amb")) {
            shown.put(set, process.status("Cap" + set));
        }
        return shown;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1000})
    void eachSetIsAsTheConfigSays(int uid) {
        TestBundle bundle = user(bundle("sleep", "1000"), uid);
        Proc init = create(sets(bundle, Map.of(
                "bounding", List.of("CAP_CHOWN", "CAP_KILL", "CAP_SETUID"),
                "permitted", List.of("CAP_CHOWN", "CAP_KILL"),
                "effective", List.of("CAP_CHOWN", "CAP_KILL"),
                "inheritable", List.of("CAP_CHOWN", "CAP_KILL"),
                "ambient", List.of("CAP_KILL"))));
        assertEquals(Map.of("Bnd", "00000000000000a1", "Prm", CHOWN_AND_KILL, "Eff", CHOWN_AND_KILL,
                "Inh", CHOWN_AND_KILL, "Amb", KILL), shown(init));
    }

    /** As if it were not there: no set has it, so that it is no matter that others lack it. */
    @Test
    void anUnknownCapabilityIsLeftOutWhereverItStands() {
        for (String set : List.of("bounding", "permitted", "effective", "inheritable", "ambient")) {
            Davit.Result result = run(sets(bundle("true"), Map.of(set, List.of("CAP_UNKNOWN"))));
            assertEquals(0, result.status(), result.err());
            assertContains("ignoring unknown or unavailable capabilities: [CAP_UNKNOWN]", result.err());
        }
    }

    @Test
    void anAmbientCapabilityIsKeptByAProgramOfAUsers() {
        TestBundle bundle = user(bundle("grep", "Cap", "/proc/self/status"), 1000);
        String status = output(sets(bundle, Map.of(
                "bounding", List.of("CAP_KILL", "CAP_CHOWN"),
                "permitted", List.of("CAP_KILL", "CAP_CHOWN"),
                "effective", List.of("CAP_KILL", "CAP_CHOWN"),
                "inheritable", List.of("CAP_KILL"),
                "ambient", List.of("CAP_KILL"))));
        assertEquals(Map.of("CapInh", KILL, "CapPrm", KILL, "CapEff", KILL, "CapBnd", CHOWN_AND_KILL, "CapAmb", KILL),
                lines(status));
    }

    private static Map<String, String> lines(String status) {
        Map<String, String> lines = new TreeMap<>();
        status.lines().forEach(line -> lines.put(line.substring(0, 6), line.substring(8)));
        return lines;
    }

    @Test
    void aUsersProgramHasNoCapabilityThatIsNotAmbient() {
        TestBundle bundle = user(bundle("grep", "Cap", "/proc/self/status"), 1000);
        assertEquals(Map.of("CapInh", NONE, "CapPrm", NONE, "CapEff", NONE, "CapBnd", "0000000020000420", "CapAmb", NONE),
                lines(output(bundle)));
    }

    @Test
    void rootsProgramHasWhatIsInTheBoundingSet() {
        TestBundle bundle = bundle("grep", "Cap", "/proc/self/status");
        bundle.process(process -> process.put("noNewPrivileges", false));
        assertEquals(Map.of("CapInh", NONE, "CapPrm", CHOWN, "CapEff", CHOWN, "CapBnd", CHOWN, "CapAmb", NONE),
                lines(output(sets(bundle, Map.of("bounding", List.of("CAP_CHOWN"))))));
    }

    @Test
    void withoutCapabilitiesThereAreNone() {
        assertEquals(Map.of("Inh", NONE, "Prm", NONE, "Eff", NONE, "Bnd", NONE, "Amb", NONE),
                shown(create(bundle("sleep", "1000").without("/process/capabilities"))));
    }

    @Test
    void unknownCapabilitiesAreWarnedOfAndLeftOut() {
        TestBundle bundle = bundle("grep", "CapBnd", "/proc/self/status");
        Davit.Result result = run(sets(bundle, Map.of("bounding", List.of("CAP_CHOWN", "CAP_FLY", "CAP_KILL"))));
        assertEquals("CapBnd:\t" + CHOWN_AND_KILL + "\n", result.ok());
        assertContains("level=warning msg=\"ignoring unknown or unavailable capabilities: [CAP_FLY]\"\n", result.err());
    }

    /** A caller passes on what exec prints as the process's own output. */
    @Test
    void whatIsLeftOutIsSaidOnceAtCreateAndNotByExec() {
        TestBundle bundle = bundle("sleep", "1000");
        for (String set : List.of("bounding", "effective", "permitted")) {
            bundle.process(process -> process.withObject("/capabilities").putArray(set).add("CAP_CHOWN").add("CAP_FLY"));
        }
        Davit.Result created = davit.run("create", "--bundle", bundle.write(), id);
        created.ok();
        assertEquals(1, created.err().lines().filter(line -> line.contains("CAP_FLY")).count(), created.err());
        davit.run("start", id).ok();
        assertEquals("", davit.run("exec", id, "true").err());
        assertContains("CAP_FLY", davit.with("--debug").run("exec", id, "true").err());
    }

    @Test
    void capabilitiesThatDavitDoesNotHaveAreWarnedOfAndLeftOut() {
        TestBundle bundle = bundle("grep", "CapBnd", "/proc/self/status");
        bundle.process(process -> process.remove("rlimits"));
        sets(bundle, Map.of("bounding", List.of("CAP_CHOWN", "CAP_SYS_TIME")));
        Davit.Result result = davit.under("setpriv", "--bounding-set", "-sys_time").run(
                "run", "--bundle", bundle.write(), id);
        assertEquals("CapBnd:\t" + CHOWN + "\n", result.ok());
        assertContains("[CAP_SYS_TIME]", result.err());
    }

    @Test
    void aWarningIsNoErrorInTheLog() {
        TestBundle bundle = sets(bundle("true"), Map.of("bounding", List.of("CAP_FLY")));
        Davit.Result result = davit.with("--log", directory.resolve("log").toString()).run("run", "--bundle", bundle.write(), id);
        assertEquals("", result.err());
        String log = read(directory.resolve("log"));
        assertContains("level=warning", log);
        assertFalse(log.contains("level=error"), log);
    }

    @Test
    void anEffectiveCapabilityThatIsNotPermittedIsRefused() {
        assertEquals("config.json: /process/capabilities/effective/0: CAP_KILL is effective but not permitted",
                refusal(sets(bundle("true"), Map.of("effective", List.of("CAP_KILL")))));
    }

    @Test
    void whatIsNotGrantedIsRefusedByTheKernel() {
        assertContains("Operation not permitted", run(shell("touch /tmp/x; chown 1:1 /tmp/x").writableRoot()).err());
    }
}
