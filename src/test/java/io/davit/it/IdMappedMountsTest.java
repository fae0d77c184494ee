package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Mounts that show other owners than their files have (config.md#linux-mount-options, mount_setattr(2)). */
class IdMappedMountsTest extends ContainerTest {

    private Path tree;

    @BeforeEach
    void makeTree() throws IOException {
        tree = hostMounts.tmpfs(directory.resolve("tree"), 0, null);
        write(tree.resolve("file"), "");
        Path below = hostMounts.tmpfs(tree.resolve("below"), 0, null);
        write(below.resolve("file"), "");
        shellInHost("chown 1000:2000 \"$1/file\" \"$1/below/file\"; chmod 777 \"$1\"", tree.toString());
        assumeTrue(kernelMapsTmpfs(), "tmpfs cannot be id-mapped by this kernel");
    }

    private static boolean kernelMapsTmpfs() {
        String[] version = System.getProperty("os.version").split("[.-]");
        return Integer.parseInt(version[0]) * 100 + Integer.parseInt(version[1]) >= 603;
    }

    private static TestBundle mapped(TestBundle bundle, Path source, long containerId, long hostId, String... options) {
        bundle.mount("/mnt", "bind", source.toString(), options);
        ObjectNode mount = (ObjectNode) bundle.config().at("/mounts/7");
        for (String ids : List.of("uidMappings", "gidMappings")) {
            mount.putArray(ids).addObject().put("containerID", containerId).put("hostID", hostId).put("size", 65_536);
        }
        return bundle;
    }

    private static final String OWNERS = "stat -c %u:%g /mnt/file /mnt/below/file";

    @Test
    void aMountOfItsOwnMapsShowsTheMappedOwners() {
        assertEquals("6000:7000\n1000:2000\n",
                output(mapped(shell(OWNERS).withDirectory("mnt"), tree, 0, 5000, "rbind", "idmap")));
    }

    @Test
    void itsOwnMapsAreEnough() {
        assertEquals("6000:7000\n1000:2000\n", output(mapped(shell(OWNERS).withDirectory("mnt"), tree, 0, 5000, "rbind")));
    }

    @Test
    void ridmapMapsAllMountsBelowToo() {
        assertEquals("6000:7000\n6000:7000\n",
                output(mapped(shell(OWNERS).withDirectory("mnt"), tree, 0, 5000, "rbind", "ridmap")));
    }

    @Test
    void withoutMapsOfItsOwnAMountHasTheContainers() {
        TestBundle bundle = shell(OWNERS).withDirectory("mnt").userNamespace(100_000, 65_536);
        bundle.mount("/mnt", "bind", tree.toString(), "rbind", "idmap");
        assertEquals("1000:2000\n65534:65534\n", output(bundle));
    }

    @Test
    void withAJoinedUserNamespaceAMountHasItsMappings() {
        TestBundle holder = bundle("sleep", "1000").userNamespace(100_000, 65_536);
        davit.run("run", "--detach", "--bundle", holder.write(), id + "-holder").ok();
        String users = new Proc(davit.pid(id + "-holder")).path("ns/user").toString();
        for (String[] options : new String[][] {{"rbind", "idmap"}, {"rbind"}}) {
            TestBundle bundle = shell("stat -c %u:%g /mnt/file").withDirectory("mnt").userNamespace(100_000, 65_536);
            bundle.withoutNamespace("user").namespace("user", users);
            assertEquals("1000:2000\n", output(options.length == 1
                    ? mapped(bundle, tree, 0, 100_000, options)
                    : bundle.mount("/mnt", "bind", tree.toString(), options)));
        }
    }

    @Test
    void withRidmapAllMountsBelowHaveTheContainers() {
        TestBundle bundle = shell(OWNERS).withDirectory("mnt").userNamespace(100_000, 65_536);
        bundle.mount("/mnt", "bind", tree.toString(), "rbind", "ridmap");
        assertEquals("1000:2000\n1000:2000\n", output(bundle));
    }

    @Test
    void withoutIdmapOwnersThatAUserNamespaceDoesNotMapAreNobodys() {
        TestBundle bundle = shell(OWNERS).withDirectory("mnt").userNamespace(100_000, 65_536);
        bundle.mount("/mnt", "bind", tree.toString(), "rbind");
        assertEquals("65534:65534\n65534:65534\n", output(bundle));
    }

    @Test
    void aFileThatTheContainerMakesHasTheUnmappedOwner() throws IOException {
        TestBundle bundle = shell("touch /mnt/new").withDirectory("mnt").userNamespace(100_000, 65_536);
        output(bundle.mount("/mnt", "bind", tree.toString(), "bind", "idmap"));
        assertEquals(0, Files.getAttribute(tree.resolve("new"), "unix:uid"));
    }

    @Test
    void aMappedMountHasItsOtherOptionsToo() {
        Proc init = create(mapped(bundle("true").withDirectory("mnt"), tree, 0, 5000, "bind", "ro", "nosuid", "idmap"));
        assertEquals(List.of("ro", "nosuid", "relatime", "idmapped"), init.mount("/mnt").options());
    }

    @Test
    void onlyOneOfTheMapsIsRefused() {
        TestBundle bundle = mapped(bundle("true"), tree, 0, 5000, "bind").without("/mounts/7/gidMappings");
        assertEquals("config.json: /mounts/7: has only one of uidMappings and gidMappings", refusal(bundle));
    }

    @Test
    void idmapWithoutMapsIsRefused() {
        TestBundle bundle = bundle("true").mount("/mnt", "bind", tree.toString(), "bind", "idmap");
        assertEquals("config.json: /mounts/7/uidMappings: is required for an id-mapped mount (or let the container have a "
                + "new user namespace)", refusal(bundle));
    }

    @Test
    void aFilesystemThatCannotBeMappedIsNamed() {
        assertContains("/mounts/7: bind /proc: invalid argument",
                refusal(mapped(bundle("true"), Path.of("/proc"), 0, 5000, "bind", "idmap")));
    }

    @Test
    void anotherMountThanABindMountCannotBeMapped() {
        TestBundle bundle = bundle("true").withDirectory("mnt").userNamespace(100_000, 65_536);
        assertContains("/mounts/7", refusal(bundle.mount("/mnt", "tmpfs", "tmpfs", "idmap")));
        bundle.without("/mounts/7/options");
        ObjectNode mount = (ObjectNode) bundle.mount("/mnt", "tmpfs", "tmpfs").config().at("/mounts/8");
        for (String ids : List.of("uidMappings", "gidMappings")) {
            mount.putArray(ids).addObject().put("containerID", 0).put("hostID", 5000).put("size", 1);
        }
        assertContains("/mounts/8", refusal(bundle));
    }
}
