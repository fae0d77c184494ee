package io.davit.check;

import static io.davit.check.Verdicts.assertErrors;
import static io.davit.check.Verdicts.assertGood;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.davit.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class MountRulesTest {

    private static String mounts(String mounts) {
        return "{\"mounts\": [" + mounts + "]}";
    }

    @Test
    void aRelativeDestinationIsWorthAWarning() {
        List<Problem> problems =
                Checker.check(Configs.with(mounts("{\"destination\": \"data\", \"type\": \"tmpfs\"}")), "/bundle");
        assertEquals(1, problems.size());
        assertEquals("/mounts/0/destination: \"data\" is relative, which is deprecated", problems.getFirst().toString());
        assertFalse(problems.getFirst().isError());
    }

    @Test
    void nothingIsMountedOnTheRoot() {
        for (String root : new String[] {"/", "//"}) {
            assertErrors(mounts("{\"destination\": \"" + root + "\", \"type\": \"tmpfs\"}"),
                    "/mounts/0/destination: cannot be the root (set root.path instead)");
        }
        assertGood(mounts("{\"destination\": \"/a\", \"type\": \"tmpfs\"}"));
    }

    @Test
    void optionsInOneStringAreReadOneByOne() {
        assertGood(mounts("{\"destination\": \"/a\", \"source\": \"/b\", \"options\": [\"ro,rbind\"]}"));
        assertErrors(mounts("{\"destination\": \"/a\", \"type\": \"tmpfs\", \"options\": [\"ro,idmap\"]}"),
                "/mounts/0: id-mapped mounts are only supported for bind mounts",
                "/mounts/0/uidMappings: is required for an id-mapped mount (or let the container have a new user namespace)");
    }

    @Test
    void whatIsNoBindMountHasAType() {
        String error = "/mounts/0/type: is required (or add bind or rbind to the options for a bind mount)";
        assertErrors(mounts("{\"destination\": \"/a\", \"source\": \"/b\"}"), error);
        assertErrors(mounts("{\"destination\": \"/a\", \"source\": \"/b\", \"type\": \"\"}"), error);
        assertErrors(mounts("{\"destination\": \"/a\", \"source\": \"/b\", \"type\": \"none\"}"), error);
        assertGood(mounts("{\"destination\": \"/a\", \"source\": \"/b\", \"options\": [\"bind\"]}"));
        assertGood(mounts("{\"destination\": \"/a\", \"source\": \"/b\", \"type\": \"none\", \"options\": [\"rbind\"]}"));
        assertGood(mounts("{\"destination\": \"/a\", \"source\": \"/b\", \"type\": \"bind\"}"));
        assertGood(mounts("{\"destination\": \"/a\", \"options\": [\"remount\", \"ro\"]}"));
        assertGood(mounts("{\"destination\": \"/a\", \"type\": \"tmpfs\"}"));
    }

    @Test
    void aBindMountHasASource() {
        assertErrors(mounts("{\"destination\": \"/a\", \"options\": [\"bind\"]}"),
                "/mounts/0/source: is required for a bind mount");
        assertErrors(mounts("{\"destination\": \"/a\", \"type\": \"bind\", \"source\": \"\"}"),
                "/mounts/0/source: is required for a bind mount");
    }

    @Test
    void onProcThereIsAProcFilesystem() {
        String error = "/mounts/0/type: only a proc filesystem can be mounted on /proc";
        for (String destination : new String[] {
            "/proc", "/proc/", "//proc", "/./proc", "/x/../proc", "/../proc/.", "/bundle/rootfs/proc", "/bundle//rootfs/./proc"
        }) {
            String mount = "{\"destination\": \"" + destination + "\", \"source\": \"/proc\", \"type\": ";
            assertErrors(mounts(mount + "\"tmpfs\"}"), error);
            assertGood(mounts(mount + "\"proc\"}"));
            assertGood(mounts(mount + "\"bind\"}"));
        }
        assertGood(mounts("{\"destination\": \"/pr/oc\", \"type\": \"tmpfs\"}"));
        assertGood(mounts("{\"destination\": \"/proc\", \"type\": \"\", \"options\": [\"remount\", \"ro\"]}"));
    }

    @Test
    void mappingsComeInPairs() {
        String mount = "{\"destination\": \"/a\", \"source\": \"/b\", \"options\": [\"bind\"], ";
        String maps = "[{\"containerID\": 0, \"hostID\": 1000, \"size\": 1}]";
        assertErrors(mounts(mount + "\"uidMappings\": " + maps + "}"),
                "/mounts/0: has only one of uidMappings and gidMappings");
        assertErrors(mounts(mount + "\"gidMappings\": " + maps + "}"),
                "/mounts/0: has only one of uidMappings and gidMappings");
        assertGood(mounts(mount + "\"uidMappings\": " + maps + ", \"gidMappings\": " + maps + "}"));
    }

    @Test
    void onlyBindMountsAreMapped() {
        String maps = "[{\"containerID\": 0, \"hostID\": 1000, \"size\": 1}]";
        String error = "/mounts/0: id-mapped mounts are only supported for bind mounts";
        assertErrors(mounts("{\"destination\": \"/a\", \"type\": \"tmpfs\", \"uidMappings\": " + maps
                + ", \"gidMappings\": " + maps + "}"), error);
        for (String option : new String[] {"idmap", "ridmap"}) {
            assertErrors(mounts("{\"destination\": \"/a\", \"type\": \"tmpfs\", \"options\": [\"" + option
                    + "\"], \"uidMappings\": " + maps + ", \"gidMappings\": " + maps + "}"), error);
        }
    }

    @Test
    void aMappedMountHasMapsOfItsOwnOrTheContainers() {
        String maps = "[{\"containerID\": 0, \"hostID\": 1000, \"size\": 1}]";
        String mount = "{\"destination\": \"/a\", \"source\": \"/b\", \"options\": [\"bind\", \"ridmap\"]";
        String error = "/mounts/0/uidMappings: is required for an id-mapped mount (or let the container have a new user "
                + "namespace)";
        String joined = "{\"type\": \"user\", \"path\": \"/proc/1/ns/user\"}";
        String made = "{\"type\": \"user\"}], \"uidMappings\": " + maps + ", \"gidMappings\": " + maps + "}";
        assertErrors(mounts(mount + "}"), error);
        assertGood("{\"mounts\": [" + mount + "}], \"linux\": {\"namespaces\": [" + joined + "]}}");
        assertGood("{\"mounts\": [" + mount + "}], \"linux\": {\"namespaces\": [" + made + "}");
        assertGood(mounts(mount + ", \"uidMappings\": " + maps + ", \"gidMappings\": " + maps + "}"));
    }

    @Test
    void everyMountIsLookedAt() {
        assertErrors(
                mounts("{\"destination\": \"/a\", \"type\": \"tmpfs\"}, {\"destination\": \"/\", \"type\": \"tmpfs\"}, "
                        + "{\"destination\": \"/c\"}"),
                "/mounts/1/destination: cannot be the root (set root.path instead)",
                "/mounts/2/type: is required (or add bind or rbind to the options for a bind mount)");
    }
}
