package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** config-linux.md#rootfs-mount-propagation, with a root filesystem on a mount that the host shares. */
class RootPropagationTest extends ContainerTest {

    /** With another shared mount below it, on /data. */
    private TestBundle shared(TestBundle bundle) {
        Path path = hostMounts.bind(bundle.path(), bundle.path());
        hostMounts.remount(path, Kernel.MS_SHARED);
        Path data = hostMounts.tmpfs(bundle.rootfs().resolve("data"), 0, null);
        hostMounts.remount(data, Kernel.MS_SHARED);
        return bundle;
    }

    private static TestBundle propagation(TestBundle bundle, String word) {
        return word.isEmpty() ? bundle : bundle.linux(linux -> linux.put("rootfsPropagation", word));
    }

    @ParameterizedTest
    @CsvSource({
        "'', master, master",
        "private, '', ''",
        "rprivate, '', ''",
        "slave, master, master",
        "rslave, master, master",
        "shared, shared, shared",
        "rshared, shared, shared",
        "unbindable, unbindable, master",
        "runbindable, unbindable, unbindable",
    })
    void theRootAndWhatIsMountedBelowItGetThePropagation(String word, String root, String below) {
        Proc init = create(propagation(shared(bundle("sleep", "1000")), word));
        assertEquals(root, String.join(",", init.mount("/").propagationKinds()));
        assertEquals(below, String.join(",", init.mount("/data").propagationKinds()));
    }

    @ParameterizedTest
    @CsvSource({"'', true", "rprivate, false", "rslave, true", "rshared, true"})
    void aLaterMountOfTheHostsAppearsUnlessTheRootIsPrivate(String word, boolean appears) {
        TestBundle bundle = propagation(shared(bundle("sleep", "1000")), word);
        Proc init = start(bundle);
        hostMounts.tmpfs(bundle.rootfs().resolve("data/later"), 0, null);
        assertEquals(appears, init.mount("/data/later") != null);
    }

    @Test
    void aMountOfTheContainersAppearsInTheHostWhereTheRootIsShared() {
        TestBundle bundle = propagation(shared(mounter()), "rshared");
        output(bundle);
        Path mount = bundle.rootfs().resolve("data/mnt");
        assertNotNull(Proc.SELF.mount(mount.toString()));
        hostMounts.made().add(mount);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "rprivate", "rslave", "runbindable"})
    void aMountOfTheContainersDoesNotAppearInTheHostOtherwise(String word) {
        TestBundle bundle = propagation(shared(mounter()), word);
        assertEquals("", output(bundle));
        assertNull(Proc.SELF.mount(bundle.rootfs().resolve("data/mnt").toString()));
    }

    private TestBundle mounter() {
        return shell("mkdir /data/mnt && mount -t tmpfs tmpfs /data/mnt").privileged();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "rprivate", "rslave", "rshared", "runbindable"})
    void theMountsThatDavitMakesNeverAppearInTheHost(String word) {
        TestBundle bundle = propagation(shared(bundle("sleep", "1000")), word);
        List<String> before = Proc.SELF.mounts().stream().map(MountInfo::point).toList();
        create(bundle);
        assertEquals(before, Proc.SELF.mounts().stream().map(MountInfo::point).toList());
    }

    @Test
    void anotherWordIsRefused() {
        assertContains("/linux/rootfsPropagation: must be one of ", refusal(propagation(bundle("true"), "slow")));
    }
}
