package io.davit.check;

import static io.davit.check.Verdicts.assertErrors;
import static io.davit.check.Verdicts.assertGood;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.davit.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class NamespaceRulesTest {

    private static final String MAPS = "[{\"containerID\": 0, \"hostID\": 1000, \"size\": 1}]";

    private static String linux(String members) {
        return "{\"linux\": {" + members + "}}";
    }

    private static String namespaces(String namespaces) {
        return "\"namespaces\": [" + namespaces + "]";
    }

    @Test
    void aTypeOccursOnce() {
        assertErrors(linux(namespaces("{\"type\": \"pid\"}, {\"type\": \"mount\"}, {\"type\": \"pid\", \"path\": \"/p\"}")),
                "/linux/namespaces/2/type: duplicate entry for namespace type pid");
    }

    @Test
    void pathsAreAbsolute() {
        assertErrors(linux(namespaces("{\"type\": \"pid\", \"path\": \"ns/pid\"}")),
                "/linux/namespaces/0/path: \"ns/pid\" is not an absolute path");
        assertGood(linux(namespaces("{\"type\": \"pid\", \"path\": \"/ns/pid\"}, {\"type\": \"ipc\", \"path\": \"\"}")));
    }

    @Test
    void namesNeedAUtsNamespace() {
        assertErrors("{\"hostname\": \"a\"}", "/hostname: unable to set hostname without a private UTS namespace "
                + "(add {\"type\": \"uts\"} to linux.namespaces)");
        assertErrors("{\"domainname\": \"a\"}", "/domainname: unable to set domainname without a private UTS namespace "
                + "(add {\"type\": \"uts\"} to linux.namespaces)");
        assertGood("{\"hostname\": \"\", \"domainname\": \"\"}");
        assertGood("{\"hostname\": \"a\", \"domainname\": \"b\", " + linux(namespaces("{\"type\": \"uts\"}")).substring(1));
    }

    @Test
    void masksNeedAMountNamespace() {
        assertErrors(linux(namespaces("") + ", \"maskedPaths\": [\"/a\"], \"readonlyPaths\": [\"/b\"]"),
                "/linux/maskedPaths: unable to restrict sys entries without a private MNT namespace "
                        + "(add {\"type\": \"mount\"} to linux.namespaces)",
                "/linux/readonlyPaths: unable to restrict sys entries without a private MNT namespace "
                        + "(add {\"type\": \"mount\"} to linux.namespaces)");
        assertGood(linux("\"maskedPaths\": [\"/a\"], \"readonlyPaths\": [\"/b\"]"));
        assertGood(linux(namespaces("") + ", \"maskedPaths\": [], \"readonlyPaths\": []"));
    }

    @Test
    void maskedPathsAreAbsolute() {
        assertErrors(linux("\"maskedPaths\": [\"/a\", \"b\"], \"readonlyPaths\": [\"c\", \"/d\"]"),
                "/linux/maskedPaths/1: \"b\" is not an absolute path",
                "/linux/readonlyPaths/0: \"c\" is not an absolute path");
    }

    @Test
    void aReadonlyRootWithoutAMountNamespaceIsWorthAWarning() {
        String readonly = "{\"root\": {\"readonly\": true}, " + linux(namespaces("")).substring(1);
        assertEquals(
                List.of(Problem.warning("/root/readonly", "is ignored without a private mount namespace")),
                Checker.check(Configs.with(readonly), "/bundle"));
        assertGood("{\"root\": {\"readonly\": true}}");
    }

    @Test
    void propagationWithoutAMountNamespaceIsWorthAWarning() {
        String propagation = ", \"rootfsPropagation\": \"shared\"";
        List<Problem> problems = Checker.check(Configs.with(linux(namespaces("") + propagation)), "/bundle");
        assertEquals(
                List.of(Problem.warning("/linux/rootfsPropagation", "is ignored without a private mount namespace")),
                problems);
        assertGood(linux(namespaces("{\"type\": \"mount\"}") + propagation));
    }

    @Test
    void mapsNeedAUserNamespace() {
        String error = "/linux/uidMappings: User namespace mappings specified, but USER namespace isn't enabled in the "
                + "config";
        assertErrors(linux("\"uidMappings\": " + MAPS), error);
        assertErrors(linux("\"gidMappings\": " + MAPS), error);
    }

    @Test
    void aNewUserNamespaceNeedsMaps() {
        String user = namespaces("{\"type\": \"user\"}");
        assertErrors(linux(user),
                "/linux/uidMappings: is required for a new user namespace",
                "/linux/gidMappings: is required for a new user namespace");
        assertErrors(linux(user + ", \"uidMappings\": " + MAPS),
                "/linux/gidMappings: is required for a new user namespace");
        assertGood(linux(user + ", \"uidMappings\": " + MAPS + ", \"gidMappings\": " + MAPS));
    }

    @Test
    void aUserNamespaceThatIsJoinedMayHaveItsMappingsToo() {
        String user = namespaces("{\"type\": \"user\", \"path\": \"/proc/1/ns/user\"}");
        assertGood(linux(user + ", \"uidMappings\": " + MAPS + ", \"gidMappings\": " + MAPS));
        assertGood(linux(user));
    }

    @Test
    void offsetsNeedANewTimeNamespace() {
        String offsets = ", \"timeOffsets\": {\"boottime\": {\"secs\": 1}}";
        assertErrors(linux(namespaces("") + offsets), "/linux/timeOffsets: time namespace offsets specified, but time "
                + "namespace isn't enabled in the config");
        assertErrors(linux(namespaces("{\"type\": \"time\", \"path\": \"/proc/1/ns/time\"}") + offsets),
                "/linux/timeOffsets: a time namespace that is joined has its offsets already");
        assertGood(linux(namespaces("{\"type\": \"time\"}") + offsets));
        assertGood(linux(namespaces("{\"type\": \"time\"}")));
    }

    @Test
    void offsetsAreOfClocksThatHaveOne() {
        assertErrors(linux(namespaces("{\"type\": \"time\"}") + ", \"timeOffsets\": {\"realtime\": {\"secs\": 1}}"),
                "/linux/timeOffsets/realtime: is no clock of a time namespace (boottime and monotonic are)");
        assertErrors(
                linux(namespaces("{\"type\": \"time\"}") + ", \"timeOffsets\": {\"boottime\": {\"nanosecs\": 1000000000}}"),
                "/linux/timeOffsets/boottime/nanosecs: must be less than 1000000000");
    }
}
