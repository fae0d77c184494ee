package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** config-linux.md#devices and #default-devices. */
class DevicesTest extends ContainerTest {

    /** Type, major and minor in hexadecimal, mode, owner, name. */
    private static String stat(String... paths) {
        return "stat -c '%F %t:%T %a %u:%g %n' " + String.join(" ", paths);
    }

    private static ObjectNode device(TestBundle bundle, String path, String type) {
        return bundle.config().withObject("/linux").withArray("devices").addObject().put("path", path).put("type", type);
    }

    private static TestBundle device(TestBundle bundle, String path, String type, int major, int minor) {
        device(bundle, path, type).put("major", major).put("minor", minor);
        return bundle;
    }

    /** A bundle whose /dev is a directory of its root filesystem. */
    private TestBundle withoutDevMount(TestBundle bundle) {
        ArrayNode mounts = (ArrayNode) bundle.config().get("mounts");
        for (int i = mounts.size() - 1; i >= 0; i--) {
            if (mounts.get(i).get("destination").asText().startsWith("/dev")) {
                mounts.remove(i);
            }
        }
        return bundle.writableRoot();
    }

    @Test
    void theDefaultDevicesAreThere() {
        assertEquals("""
                character special file 1:3 666 0:0 /dev/null
                character special file 1:5 666 0:0 /dev/zero
                character special file 1:7 666 0:0 /dev/full
                character special file 1:8 666 0:0 /dev/random
                character special file 1:9 666 0:0 /dev/urandom
                character special file 5:0 666 0:0 /dev/tty
                """, output(shell(stat("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty"))));
    }

    @Test
    void theDefaultDevicesCanBeUsed() {
        assertEquals("4\n4\n", output(shell("echo x >/dev/null; head -c4 /dev/zero | wc -c; head -c4 /dev/urandom | wc -c")));
    }

    @Test
    void theDefaultLinksAreThere() {
        assertEquals("""
                /proc/self/fd
                /proc/self/fd/0
                /proc/self/fd/1
                /proc/self/fd/2
                pts/ptmx
                """, output(shell("for l in fd stdin stdout stderr ptmx; do readlink /dev/$l; done")));
        boolean hasCore = run(shell("readlink /dev/core")).out().equals("/proc/kcore\n");
        assertEquals(Files.exists(Path.of("/proc/kcore")), hasCore);
    }

    @Test
    void aTerminalCanBeOpenedThroughPtmx() {
        assertEquals("character special file\n", output(shell("exec 3<>/dev/ptmx; stat -L -c %F /dev/ptmx; ls /dev/pts >/dev/null")));
    }

    @Test
    void aDeviceIsMadeWithItsModeAndOwner() {
        TestBundle bundle = shell(stat("/dev/mine", "/dev/block", "/dev/pipe", "/dev/unbuffered"));
        device(bundle, "/dev/mine", "c").put("major", 10).put("minor", 200).put("fileMode", 0604).put("uid", 12).put("gid", 34);
        device(bundle, "/dev/block", "b").put("major", 7).put("minor", 300).put("fileMode", 0400);
        device(bundle, "/dev/pipe", "p").put("fileMode", 0620).put("uid", 5);
        device(bundle, "/dev/unbuffered", "u", 1, 5);
        assertEquals("""
                character special file a:c8 604 12:34 /dev/mine
                block special file 7:12c 400 0:0 /dev/block
                fifo 0:0 620 5:0 /dev/pipe
                character special file 1:5 666 0:0 /dev/unbuffered
                """, output(bundle));
    }

    @Test
    void theTypeBitsOfAModeAreLetPass() {
        TestBundle bundle = shell(stat("/dev/mine"));
        device(bundle, "/dev/mine", "c").put("major", 1).put("minor", 5).put("fileMode", 020640);
        assertEquals("character special file 1:5 640 0:0 /dev/mine\n", output(bundle));
    }

    @Test
    void theCallersUmaskDoesNotMatter() {
        TestBundle bundle = shell(stat("/dev/null", "/dev/mine"));
        device(bundle, "/dev/mine", "c").put("major", 1).put("minor", 5).put("fileMode", 0666);
        Davit.Result result = davit.underShell("umask 077; exec \"$@\"").run("run", "--bundle", bundle.write(), id);
        assertEquals("""
                character special file 1:3 666 0:0 /dev/null
                character special file 1:5 666 0:0 /dev/mine
                """, result.ok());
    }

    @Test
    void aDeviceMayLieInADirectoryThatIsMissing() {
        TestBundle bundle = device(shell(stat("/dev/net/tun", "/opt/null")).writableRoot(), "/dev/net/tun", "c", 10, 200);
        assertEquals("""
                character special file a:c8 666 0:0 /dev/net/tun
                character special file 1:3 666 0:0 /opt/null
                """, output(device(bundle, "/opt/null", "c", 1, 3)));
    }

    @Test
    void aDefaultDeviceMayBeMadeInAnotherWay() {
        TestBundle bundle = shell(stat("/dev/tty"));
        device(bundle, "/dev/tty", "c").put("major", 5).put("minor", 0).put("fileMode", 0600).put("uid", 7);
        assertEquals("character special file 5:0 600 7:0 /dev/tty\n", output(bundle));
    }

    @Test
    void aNodeThatIsThereAlreadyIsUsedAndGetsModeAndOwner() {
        TestBundle bundle = withoutDevMount(shell(stat("/dev/null", "/dev/mine")));
        shellInHost("mknod -m 600 \"$1/null\" c 1 3; mknod -m 600 \"$1/mine\" c 1 5; chown 9:9 \"$1/mine\"",
                bundle.rootfs().resolve("dev").toString());
        device(bundle, "/dev/mine", "c").put("major", 1).put("minor", 5).put("fileMode", 0640).put("uid", 12);
        assertEquals("""
                character special file 1:3 666 0:0 /dev/null
                character special file 1:5 640 12:0 /dev/mine
                """, output(bundle));
    }

    @Test
    void anotherFileOfADevicesNameIsRefusedAndUnharmed() {
        TestBundle bundle = device(withoutDevMount(bundle("true")), "/dev/mine", "c", 1, 5);
        Path file = write(bundle.rootfs().resolve("dev/mine"), "mine");
        assertEquals("/linux/devices/0: make device /dev/mine: file exists", refusal(bundle));
        assertEquals("mine", read(file));
    }

    @Test
    void anotherDeviceOfADevicesNameIsRefused() {
        TestBundle bundle = device(withoutDevMount(bundle("true")), "/dev/mine", "c", 1, 5);
        shellInHost("mknod \"$1\" b 1 5", bundle.rootfs().resolve("dev/mine").toString());
        assertEquals("/linux/devices/0: make device /dev/mine: file exists", refusal(bundle));
    }

    @Test
    void aLinkOfADevicesNameIsNotFollowed() {
        TestBundle bundle = device(withoutDevMount(bundle("true")), "/dev/mine", "c", 1, 5);
        shellInHost("ln -s /dev/zero \"$1\"", bundle.rootfs().resolve("dev/mine").toString());
        assertEquals("/linux/devices/0: make device /dev/mine: file exists", refusal(bundle));
    }

    @Test
    void anImagesPtmxIsReplacedAndItsOtherLinksStay() {
        TestBundle bundle = withoutDevMount(shell("readlink /dev/ptmx /dev/fd /dev/stdin"));
        shellInHost("mknod \"$1/ptmx\" c 5 2; ln -s /else \"$1/fd\"", bundle.rootfs().resolve("dev").toString());
        assertEquals("pts/ptmx\n", output(bundle.shell("readlink /dev/ptmx")));
        assertEquals("/else\n", output(bundle.shell("readlink /dev/fd")));
        assertEquals("/proc/self/fd/0\n", output(bundle.shell("readlink /dev/stdin")));
    }

    @Test
    void inADevOfTheHostsNothingIsMade() {
        TestBundle bundle = withoutDevMount(shell("ls /dev; touch /dev/x"));
        Path dev = directory.resolve("dev");
        write(dev.resolve("only"), "");
        bundle.mount("/dev", "bind", dev.toString(), "rbind");
        assertEquals("only\n", output(bundle));
        assertTrue(Files.exists(dev.resolve("x")));
        assertFalse(Files.exists(dev.resolve("null")));
    }

    @Test
    void aDeviceWithoutItsNumbersIsRefused() {
        TestBundle bundle = bundle("true");
        device(bundle, "/dev/mine", "c").put("major", 1);
        assertEquals("config.json: /linux/devices/0: a device of type c needs major and minor", refusal(bundle));
    }

    @Test
    void aPathThatIsTakenTwiceIsRefused() {
        TestBundle bundle = device(device(bundle("true"), "/dev/mine", "c", 1, 3), "/dev/mine", "c", 1, 5);
        assertEquals("config.json: /linux/devices/1/path: \"/dev/mine\" is made twice", refusal(bundle));
    }

    @Test
    void aRelativePathIsRefused() {
        assertEquals("config.json: /linux/devices/0/path: \"mine\" is not an absolute path of a device",
                refusal(device(bundle("true"), "mine", "c", 1, 3)));
    }

    @Test
    void anotherTypeIsRefused() {
        assertContains("/linux/devices/0/type: ", refusal(device(bundle("true"), "/dev/mine", "x", 1, 3)));
    }
}
