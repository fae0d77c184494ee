package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** config-linux.md#user-namespace-mappings, for a davit that is root. */
class UserNamespaceTest extends ContainerTest {

    private static final int FIRST = 100_000;

    /** A bundle in a user namespace to whose root its root filesystem belongs. */
    private TestBundle mapped(TestBundle bundle) {
        shellInHost("chown " + FIRST + ":" + FIRST + " \"$1\" \"$1/tmp\"", bundle.rootfs().toString());
        return bundle.userNamespace(FIRST, 65_536);
    }

    private static String map(Proc process, String file) {
        return process.read(file).strip().replaceAll(" +", " ").replaceAll("\n ", "\n");
    }

    @Test
    void theMapsAreThoseOfTheConfig() {
        TestBundle bundle = bundle("true").userNamespace(FIRST, 1000);
        ((ArrayNode) bundle.config().at("/linux/uidMappings")).addObject()
                .put("containerID", 5000).put("hostID", 300_000).put("size", 7);
        ((ArrayNode) bundle.config().at("/linux/gidMappings")).addObject()
                .put("containerID", 6000).put("hostID", 400_000).put("size", 8);
        Proc init = create(bundle);
        assertEquals("0 100000 1000\n5000 300000 7", map(init, "uid_map"));
        assertEquals("0 100000 1000\n6000 400000 8", map(init, "gid_map"));
        assertEquals("allow", init.read("setgroups"));
    }

    @Test
    void ownersAreSeenThroughTheMaps() {
        TestBundle bundle = mapped(shell("id -u; stat -c '%u:%g %n' /tmp /file /bin"));
        write(bundle.rootfs().resolve("file"), "");
        shellInHost("chown 101000:102000 \"$1\"", bundle.rootfs().resolve("file").toString());
        assertEquals("0\n0:0 /tmp\n1000:2000 /file\n65534:65534 /bin\n", output(bundle));
    }

    @Test
    void whatTheContainerMakesBelongsToTheMappedUser() throws IOException {
        TestBundle bundle = mapped(shell("touch /tmp/new; id -u")).writableRoot().process(
                process -> process.withObject("/user").put("uid", 1000).put("gid", 2000));
        shellInHost("chmod 777 \"$1\"", bundle.rootfs().resolve("tmp").toString());
        assertEquals("1000\n", output(bundle));
        assertEquals(101_000, Files.getAttribute(bundle.rootfs().resolve("tmp/new"), "unix:uid"));
        assertEquals(102_000, Files.getAttribute(bundle.rootfs().resolve("tmp/new"), "unix:gid"));
    }

    @Test
    void theProcessHasTheMappedUserAndGroups() {
        TestBundle bundle = mapped(bundle("sleep", "1000")).process(process ->
                process.withObject("/user").put("uid", 1).put("gid", 2).putArray("additionalGids").add(3).add(4));
        Proc init = create(bundle);
        assertEquals("100001\t100001\t100001\t100001", init.status("Uid"));
        assertEquals("100002\t100002\t100002\t100002", init.status("Gid"));
        assertEquals("100003 100004", init.status("Groups"));
    }

    @Test
    void devicesAreTheHostsOwn() {
        TestBundle bundle = mapped(shell("for d in null zero full random urandom tty; do stat -c '%F %t:%T %n' /dev/$d; done; "
                + "echo x >/dev/null && head -c1 /dev/zero | wc -c"));
        assertEquals("""
                character special file 1:3 /dev/null
                character special file 1:5 /dev/zero
                character special file 1:7 /dev/full
                character special file 1:8 /dev/random
                character special file 1:9 /dev/urandom
                character special file 5:0 /dev/tty
                1
                """, output(bundle));
        assertEquals("devtmpfs", create(mapped(bundle("true"))).mount("/dev/null").type());
    }

    @Test
    void aDeviceThatTheHostDoesNotHaveIsNamed() {
        TestBundle bundle = mapped(bundle("true")).linux(linux -> linux.withArray("devices").addObject()
                .put("path", "/dev/no-such-device").put("type", "c").put("major", 1).put("minor", 3));
        assertEquals("/linux/devices/0: make device /dev/no-such-device: no such file or directory", refusal(bundle));
    }

    @Test
    void aDeviceWithOtherNumbersThanTheHostsIsRefused() {
        TestBundle bundle = mapped(bundle("true")).linux(linux -> linux.withArray("devices").addObject()
                .put("path", "/dev/zero").put("type", "c").put("major", 1).put("minor", 3));
        assertEquals("/linux/devices/0: make device /dev/zero: no such device", refusal(bundle));
    }

    @Test
    void aFifoIsMade() {
        TestBundle bundle = mapped(bundle("stat", "-c", "%F %a", "/dev/pipe")).linux(linux -> linux.withArray("devices")
                .addObject().put("path", "/dev/pipe").put("type", "p").put("fileMode", 0640));
        assertEquals("fifo 640\n", output(bundle));
    }

    @Test
    void theRootFilesystemMayLieWhereOnlyTheHostsRootMayGo() throws IOException {
        TestBundle bundle = mapped(shell("echo here"));
        Path closed = Files.createDirectories(directory.resolve("closed/inner"));
        Files.move(bundle.rootfs(), closed.resolve("rootfs"));
        shellInHost("chmod 700 \"$1\" \"$1/inner\"", directory.resolve("closed").toString());
        bundle.change(config -> config.withObject("/root").put("path", closed.resolve("rootfs").toString()));
        assertEquals("here\n", output(bundle));
    }

    @Test
    void aSourceMayLieWhereOnlyTheHostsRootMayGo() {
        TestBundle bundle = mapped(bundle("cat", "/mnt/file")).withDirectory("mnt");
        Path closed = write(directory.resolve("closed/file"), "content").getParent();
        shellInHost("chmod 700 \"$1\"; chown -R " + FIRST + " \"$1\"", closed.toString());
        assertEquals("content", output(bundle.mount("/mnt", "bind", closed.toString(), "bind", "ro")));
    }

    /**
     * As snapd has them in /run. The kernel compares their numbers with the container's and gives them out by CPU: what is
     * pinned on the CPU of this namespace's is older than a container that is made there.
     */
    @Test
    void aSourceMayHoldPinnedMountNamespaces() throws IOException {
        Path source = hostMounts.tmpfs(directory.resolve("source"), 0, "mode=755");
        Path pinned = write(source.resolve("pinned"), "");
        hostMounts.tmpfs(source.resolve("below"), 0, null);
        Path cpu = write(source.resolve("below/cpu"), "");
        shellInHost("""
                mount --make-private "$1"
                for cpu in $(seq 0 $(($(nproc --all) - 1))); do
                  ! taskset -c $cpu unshare --mount="$2" true 2>/dev/null || break
                done
                mountpoint -q "$2"
                printf $cpu >"$3"
                """, source.toString(), pinned.toString(), cpu.toString());
        TestBundle bundle = mapped(bundle("cat", "/mnt/below/cpu")).withDirectory("mnt");
        davit = davit.under("taskset", "-c", Files.readString(cpu));
        try {
            assertEquals(Files.readString(cpu), output(bundle.mount("/mnt", "bind", source.toString(), "rbind")));
        } finally {
            shellInHost("umount \"$1\"", pinned.toString());
        }
    }

    @Test
    void theRootHasAllCapabilitiesThereAndNoneInTheHost() {
        Path secret = file("secret", "");
        shellInHost("chmod 600 \"$1\"", secret.toString());
        TestBundle bundle = mapped(shell("cat /mnt/secret; mount -t tmpfs tmpfs /tmp && echo mounted")).privileged();
        Davit.Result result = run(bundle.withDirectory("mnt").mount("/mnt", "bind", directory.toString(), "bind"));
        assertEquals("mounted\n", result.out());
        assertContains("Permission denied", result.err());
    }

    @Test
    void pathsAreMaskedAndReadonly() {
        TestBundle bundle = mapped(shell("cat /proc/keys; echo 1 >/proc/sys/net/ipv4/ip_forward; touch /x"));
        Davit.Result result = run(bundle);
        assertEquals("", result.out());
        assertEquals(2, result.err().lines().filter(line -> line.contains("Read-only file system")).count(), result.err());
    }

    @Test
    void aUserNamespaceMayBeSharedWithAnotherContainer() {
        TestBundle holder = mapped(bundle("sleep", "1000"));
        davit.run("run", "--detach", "--bundle", holder.write(), id + "-holder").ok();
        Proc init = new Proc(davit.pid(id + "-holder"));
        TestBundle bundle = mapped(shell("id -u; stat -c %u /tmp; touch /tmp/x; stat -c %u /tmp/x")).writableRoot();
        bundle.namespace("user", init.path("ns/user").toString()).without("/linux/uidMappings").without("/linux/gidMappings");
        assertEquals("0\n0\n0\n", output(bundle));
    }

    private TestBundle joiningAnother(TestBundle bundle, int firstId, int count) {
        TestBundle holder = mapped(bundle("sleep", "1000"));
        davit.run("run", "--detach", "--bundle", holder.write(), id + "-holder").ok();
        Proc init = new Proc(davit.pid(id + "-holder"));
        return bundle.userNamespace(firstId, count).withoutNamespace("user")
                .namespace("user", init.path("ns/user").toString());
    }

    @Test
    void aJoinedUserNamespaceMayBeGivenWithItsOwnMappings() {
        Davit.Result result = run(joiningAnother(shell("cat /proc/self/uid_map"), FIRST, 65_536));
        assertEquals("0 " + FIRST + " 65536", result.ok().strip().replaceAll(" +", " "));
        assertEquals("", result.err());
    }

    @Test
    void otherMappingsThanThoseOfTheJoinedUserNamespaceAreRefused() {
        TestBundle bundle = joiningAnother(bundle("true"), FIRST, 65_535);
        assertEquals("user namespaces enabled, but both namespace path and non-matching mapping specified -- you may only "
                + "provide one", failure(davit.run("create", "--bundle", bundle.write(), id)));
    }

    @Test
    void mappingsOfUsersAloneAreNotThoseOfTheJoinedUserNamespace() {
        TestBundle bundle = joiningAnother(bundle("true"), FIRST, 65_536).without("/linux/gidMappings");
        assertContains("non-matching mapping specified", failure(davit.run("create", "--bundle", bundle.write(), id)));
    }

    @Test
    void mapsOverlappingEachOtherAreNamed() {
        TestBundle bundle = bundle("true").userNamespace(FIRST, 1000);
        ((ArrayNode) bundle.config().at("/linux/uidMappings")).addObject()
                .put("containerID", 10).put("hostID", 300_000).put("size", 7);
        assertContains("uid_map: invalid argument", refusal(bundle));
    }

    /** The kernel takes a page of text, 340 lines at most. */
    @Test
    void moreMapsThanTheKernelTakesAreAnError() {
        TestBundle bundle = bundle("true").userNamespace(FIRST, 1);
        for (int i = 1; i < 5000; i++) {
            ((ArrayNode) bundle.config().at("/linux/uidMappings")).addObject()
                    .put("containerID", 2 * i).put("hostID", 1_000_000 + 2 * i).put("size", 1);
        }
        assertContains("uid_map: invalid argument", refusal(bundle));
    }

    @Test
    void aUserNamespaceWithoutMapsIsRefused() {
        String message = refusal(bundle("true").namespace("user", null));
        assertContains("/linux/uidMappings: is required for a new user namespace", message);
        assertContains("/linux/gidMappings: is required for a new user namespace", message);
    }

    @Test
    void mapsWithoutAUserNamespaceAreRefused() {
        TestBundle bundle = bundle("true").userNamespace(FIRST, 1000).withoutNamespace("user");
        assertContains("/linux/uidMappings: User namespace mappings specified, but USER namespace isn't enabled",
                refusal(bundle));
    }

    @Test
    void theOwnersOfItsOtherNamespacesAreInIt() {
        TestBundle bundle = mapped(shell("hostname changed && hostname; echo 1 >/proc/sys/kernel/shm_rmid_forced; "
                + "cat /proc/sys/kernel/shm_rmid_forced")).privileged();
        bundle.linux(linux -> linux.remove(List.of("readonlyPaths", "maskedPaths")));
        assertTrue(output(bundle).startsWith("changed\n"));
    }
}
