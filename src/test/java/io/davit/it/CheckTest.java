package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code davit check}, which finds what {@code create} would stumble over, and {@code davit plan}. */
class CheckTest extends ContainerTest {

    private Davit.Result check(TestBundle bundle) {
        return davit.run("check", bundle.write());
    }

    @Test
    void aGoodConfigHasNothingToSay() {
        Davit.Result result = check(bundle("true"));
        assertEquals(0, result.status());
        assertEquals("", result.out() + result.err());
    }

    @Test
    void allProblemsAreSaidAtOnceEachWithItsPlace() {
        TestBundle bundle = bundle("true").process(process -> process.put("cwd", "relative").put("oomScoreAdj", 5000));
        bundle.change(config -> config.put("unknownProperty", 1));
        Davit.Result result = check(bundle);
        assertEquals(1, result.status());
        assertContains("error: /process/cwd: Cwd must be an absolute path\n", result.out());
        assertContains("error: /process/oomScoreAdj: 5000 is not between -1000 and 1000\n", result.out());
        assertContains("warning: /unknownProperty", result.out());
    }

    @Test
    void aProfileOfWhichNoFilterCanBeMadeIsAnError() {
        TestBundle bundle = bundle("true");
        SeccompTest.notify(bundle, directory.resolve("agent"), "write");
        Davit.Result result = check(bundle);
        assertEquals(1, result.status());
        assertContains("error: /linux/seccomp/", result.out());
        assertContains("write", result.out());
    }

    @Test
    void whatThisHostDoesNotHaveIsAnError() {
        assumeFalse(Files.exists(Path.of("/sys/fs/selinux/enforce")), "SELinux is enabled on this host");
        Davit.Result result = check(bundle("true").process(process -> process.put("selinuxLabel", "label")));
        assertEquals(1, result.status());
        assertEquals("error: /process/selinuxLabel: SELinux is not enabled on this host\n", result.out());
    }

    @Test
    void whatWillBeLeftOutIsAWarning() {
        TestBundle bundle = bundle("true").process(
                process -> process.withObject("/capabilities").withArray("bounding").add("CAP_NO_SUCH"));
        Davit.Result result = check(bundle.mount("/mnt", "bind", directory.toString(), "bind", "size=64k"));
        assertEquals(0, result.status());
        assertContains("warning: /mounts/7: ignoring options of a filesystem on a bind mount: size=64k", result.out());
        assertContains("warning: ignoring unknown or unavailable capabilities: [CAP_NO_SUCH]", result.out());
    }

    @Test
    void nothingIsMadeByLooking() {
        String bundle = bundle("true").userNamespace(100_000, 65_536).write();
        davit.run("check", bundle).ok();
        davit.run("plan", bundle).ok();
        assertNothingLeft();
        assertEquals(false, Files.exists(davit.root()));
    }

    @Test
    void thePlanIsTextOrJson() {
        String bundle = bundle("true").write();
        String text = davit.run("plan", bundle).ok();
        JsonNode json = davit.run("plan", "--format", "json", bundle).json();
        assertEquals(json.size(), text.lines().count());
        assertEquals("execute", json.get(json.size() - 1).get("operation").asText());
        assertEquals("davit: invalid format option\n", davit.run("plan", "--format", "xml", bundle).err());
    }

    @Test
    void thePlanHasTheLimitsOfTheCgroup() {
        String bundle = bundle("true").linux(linux -> linux.withObject("/resources/memory").put("limit", 32 << 20)).write();
        JsonNode limit = davit.run("plan", "--format", "json", bundle).json().valueStream()
                .filter(entry -> entry.get("operation").asText().equals("cgroup-limit"))
                .findFirst()
                .orElseThrow();
        assertEquals("/linux/resources/memory/limit", limit.get("origin").asText());
        assertEquals(ControlGroup.V2 ? "memory.max" : "memory.limit_in_bytes", limit.get("file").asText());
        assertEquals("33554432", limit.get("values").get(0).asText());
    }

    @Test
    void aLimitThatTheCgroupVersionDoesNotHaveIsAnError() {
        String bundle = bundle("true").linux(linux -> {
            if (ControlGroup.V2) {
                linux.withObject("/resources/network").put("classID", 5);
            } else {
                linux.withObject("/resources/unified").put("memory.max", "5000000");
            }
        }).write();
        Davit.Result result = davit.run("check", bundle);
        assertEquals(1, result.status());
        assertContains("error: /linux/resources/" + (ControlGroup.V2 ? "network" : "unified") + ": ", result.out());
    }
}
