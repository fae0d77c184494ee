package io.davit.resolve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.davit.spec.SpecReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResolvedConfigTest {

    private static ResolvedConfig resolve(String members) {
        String json = "{\"ociVersion\": \"1.3.0\", \"root\": {\"path\": \"./rootfs/\"}, " + members + "}";
        return ResolvedConfig.of(SpecReader.config(SpecReader.parse(json.replace('\'', '"').getBytes(UTF_8), "it")), "/b");
    }

    private static List<Mount> mounts(String mounts) {
        return resolve("'mounts': [" + mounts + "]").mounts();
    }

    private static Mount mount(String mount) {
        return mounts(mount).getFirst();
    }

    @Test
    void aMountIsWhatItsTypeAndOptionsMakeIt() {
        List<Mount> mounts = mounts("{'destination': '/a', 'type': 'bind', 'source': '/s'}, "
                + "{'destination': '/a', 'options': ['ro', 'rbind']}, "
                + "{'destination': '/a', 'type': 'none', 'options': ['bind']}, "
                + "{'destination': '/a', 'type': 'tmpfs', 'options': ['ro']}, "
                + "{'destination': '/a', 'type': 'cgroup'}, "
                + "{'destination': '/a', 'type': 'cgroup', 'options': ['bind']}, "
                + "{'destination': '/a', 'options': ['remount', 'bind']}, "
                + "{'destination': '/a', 'type': 'tmpfs', 'options': ['remount']}");
        assertEquals(
                List.of("Bind", "Bind", "Bind", "Filesystem", "CgroupMount", "Bind", "Remount", "Remount"),
                mounts.stream().map(mount -> mount.getClass().getSimpleName()).toList());
        assertEquals("/mounts/3", mounts.get(3).pointer());
    }

    @Test
    void theSourceOfABindMountIsRelativeToTheBundleAndNoOther() {
        assertEquals("/b/data", ((Mount.Bind) mount("{'destination': '/a', 'type': 'bind', 'source': 'data'}")).source());
        assertEquals("/data", ((Mount.Bind) mount("{'destination': '/a', 'type': 'bind', 'source': '/data'}")).source());
        assertEquals("", ((Mount.Bind) mount("{'destination': '/a', 'type': 'bind'}")).source());
        assertEquals("shm", ((Mount.Filesystem) mount("{'destination': '/a', 'type': 'tmpfs', 'source': 'shm'}")).source());
    }

    @ParameterizedTest
    @CsvSource({"data, /data", "/a/./b//, /a/b", "/b//rootfs/data/, /data", "/b/rootfs-2, /b/rootfs-2", "/../a, /a"})
    void aDestinationIsAPathInTheContainer(String written, String destination) {
        assertEquals(destination, mount("{'destination': '" + written + "', 'type': 'tmpfs'}").destination());
        assertEquals("/b/rootfs", resolve("'mounts': []").rootfs());
    }

    @Test
    void theCgroupsPathHasOneForm() {
        for (String[] path : new String[][] {
            {"/a/b", "/a/b"}, {"/a/b/", "/a/b"}, {"//a//b/.", "/a/b"}, {"./a/", "a"}, {"/", "/"}, {"/../a", "/../a"},
            {"a.slice:b:c", "a.slice:b:c"}, {"", ""}
        }) {
            assertEquals(path[1], resolve("'linux': {'cgroupsPath': '" + path[0] + "'}").linux().cgroupsPath());
        }
    }

    @Test
    void thePathOfADeviceHasOneForm() {
        assertEquals("/dev/a", resolve("'linux': {'devices': [{'path': '/dev//./a', 'type': 'c'}]}")
                .linux().devices().getFirst().path());
        assertEquals("dev/a", resolve("'linux': {'devices': [{'path': 'dev/a', 'type': 'c'}]}")
                .linux().devices().getFirst().path());
    }
}
