package io.davit.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.davit.DavitException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Annotations for cgroups below the container's own, and where these are. */
class SubgroupsTest {

    private static final String DELEGATE = "run.oci.delegate-cgroup";
    private static final String SUBGROUP = "run.oci.systemd.subgroup";

    @ParameterizedTest
    @CsvSource({"init,/init", "/init,/init", "a//b/,/a/b", "'',''", "/,''"})
    void aNameIsAPathBelow(String value, String path) {
        assertEquals(new Subgroups("", path), Subgroups.of(Map.of(DELEGATE, value), false, true));
        assertEquals(new Subgroups(path, ""), Subgroups.of(Map.of(SUBGROUP, value), true, true));
    }

    @Test
    void theSubgroupOfAUnitIsForSystemdAlone() {
        Map<String, String> both = Map.of(SUBGROUP, "container", DELEGATE, "init");
        assertEquals(new Subgroups("/container", "/init"), Subgroups.of(both, true, true));
        assertEquals(new Subgroups("", "/init"), Subgroups.of(both, false, true));
        assertEquals(new Subgroups("", ""), Subgroups.of(Map.of(), true, true));
    }

    @ParameterizedTest
    @CsvSource({"..", "../other", "a/../../b", "."})
    void aPathThatLeadsElsewhereIsRefused(String value) {
        assertEquals("/annotations/run.oci.delegate-cgroup: must not contain . or ..",
                assertThrows(DavitException.class, () -> Subgroups.of(Map.of(DELEGATE, value), false, true)).getMessage());
    }

    @Test
    void cgroupV1HasNone() {
        assertEquals("/annotations/run.oci.delegate-cgroup: needs cgroup v2",
                assertThrows(DavitException.class, () -> Subgroups.of(Map.of(DELEGATE, "init"), false, false)).getMessage());
        assertEquals("/annotations/run.oci.systemd.subgroup: needs cgroup v2",
                assertThrows(DavitException.class, () -> Subgroups.of(Map.of(SUBGROUP, "a"), true, false)).getMessage());
        assertEquals(new Subgroups("", ""), Subgroups.of(Map.of(SUBGROUP, "", DELEGATE, ""), true, false));
    }

    private static CgroupJoin join(String path, String below) {
        return new CgroupV2(path, below).joinWithSystemd();
    }

    /** As systemd is asked to move a process there. */
    @Test
    void aCgroupBelowAUnitIsNamedFromThatOn() {
        String path = "/sys/fs/cgroup/a.slice/pre-id.scope";
        assertEquals("/container/init", new CgroupV2(path + "/container").below("pre-id.scope", join(path + "/container", "/init")));
        assertEquals("", new CgroupV2(path).below("pre-id.scope", join(path, "")));
    }

    @Test
    void theFirstProcessJoinsTheDelegatedCgroupAndTheStateKeepsTheLimitedOne() {
        CgroupV2 cgroup = new CgroupV2("/sys/fs/cgroup/id", "/init");
        assertEquals("/sys/fs/cgroup/id/init", cgroup.join().birthplace());
        assertEquals("/sys/fs/cgroup/id/init", cgroup.join().hierarchies().getFirst().path());
        assertEquals("/sys/fs/cgroup/id", cgroup.saved().directories().getFirst().path());
    }
}
