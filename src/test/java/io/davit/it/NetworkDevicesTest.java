package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** config-linux.md#network-devices: devices of the host's that become the container's, with pairs made for the test. */
class NetworkDevicesTest extends ContainerTest {

    /** One of a pair, and its peer, which stays in the host. */
    private String device;
    private String peer;

    @BeforeEach
    void makePair() {
        String number = Long.toString(ProcessHandle.current().pid() % 100_000);
        device = "dvt" + number;
        peer = "dvp" + number;
        assumeTrue(Orphans.canRun("ip", "link", "add", device, "type", "veth", "peer", "name", peer),
                "no ip(8), or no veth devices in this kernel");
    }

    @AfterEach
    void removePair() {
        Orphans.canRun("ip", "link", "delete", peer);
        Orphans.canRun("ip", "link", "delete", device);
    }

    private TestBundle with(TestBundle bundle, String name, String newName) {
        return bundle.linux(linux -> {
            var entry = linux.withObject("/netDevices").putObject(name);
            if (newName != null) {
                entry.put("name", newName);
            }
        });
    }

    private static boolean isInHost(String device) {
        return Files.exists(Path.of("/sys/class/net", device));
    }

    private static String ip(Proc init, String... args) throws IOException {
        String[] command = new String[args.length + 5];
        System.arraycopy(new String[] {"nsenter", "-t", Integer.toString(init.pid()), "-n", "ip"}, 0, command, 0, 5);
        System.arraycopy(args, 0, command, 5, args.length);
        Process process = Orphans.own(new ProcessBuilder(command).redirectErrorStream(true).start());
        return new String(process.getInputStream().readAllBytes());
    }

    @Test
    void aDeviceIsMovedAndBroughtUp() throws IOException {
        Proc init = create(with(bundle("sleep", "1000"), device, null));
        assertFalse(isInHost(device));
        assertTrue(isInHost(peer));
        assertContains(",UP", ip(init, "link", "show", device));
    }

    @Test
    void aDeviceGetsAnotherName() throws IOException {
        String out = output(with(bundle("ls", "/sys/class/net"), device, "eth0"));
        assertEquals("eth0\nlo\n", out);
        assertFalse(isInHost(device));
    }

    @Test
    void itKeepsItsPermanentGlobalAddresses() throws IOException {
        shellInHost("ip addr add 192.0.2.7/24 dev $1; ip -6 addr add 2001:db8::7/64 dev $1 nodad; "
                + "ip addr add 192.0.2.8/24 dev $1 valid_lft 1000 preferred_lft 500; "
                + "ip addr add 169.254.3.4/16 scope link dev $1; ip link set $1 address 02:11:22:33:44:55", device);
        Proc init = create(with(bundle("sleep", "1000"), device, "eth0"));
        String addresses = ip(init, "addr", "show", "eth0");
        assertContains("inet 192.0.2.7/24 ", addresses);
        assertContains("inet6 2001:db8::7/64 scope global", addresses);
        assertContains("link/ether 02:11:22:33:44:55", addresses);
        assertFalse(addresses.contains("192.0.2.8"), addresses);
        assertFalse(addresses.contains("169.254.3.4"), addresses);
    }

    @Test
    void itIsMovedIntoANetworkThatIsJoined() throws IOException {
        Proc holder = new Proc(holderOf(bundle("sleep", "1000")));
        TestBundle bundle = with(bundle("sleep", "1000"), device, "joined0");
        create(bundle.namespace("network", holder.path("ns/net").toString()));
        assertContains(",UP", ip(holder, "link", "show", "joined0"));
    }

    private int holderOf(TestBundle bundle) {
        davit.run("run", "--detach", "--bundle", bundle.write(), id + "-holder").ok();
        return davit.pid(id + "-holder");
    }

    @Test
    void itIsMovedIntoAUserNamespacesNetworkToo() {
        TestBundle bundle = with(bundle("ls", "/sys/class/net"), device, "eth0").userNamespace(100_000, 65_536);
        assertEquals("eth0\nlo\n", output(bundle));
    }

    @Test
    void aDeviceThatIsNotThereIsNamed() {
        assertEquals("/linux/netDevices/dvt-none: no such network device on the host",
                refusal(with(bundle("true"), "dvt-none", "eth0")));
        assertTrue(isInHost(device));
    }

    @Test
    void aNameThatIsTakenIsRefusedAndTheDeviceStays() {
        assertContains("/linux/netDevices/" + device + ": move into the container as lo: ",
                refusal(with(bundle("true"), device, "lo")));
        assertTrue(isInHost(device));
    }

    @Test
    void theHostsNetworkIsRefused() {
        TestBundle bundle = with(bundle("true").withoutNamespace("network"), device, "eth0");
        assertContains("/linux/netDevices: needs a private network namespace", refusal(bundle));
        assertTrue(isInHost(device));
    }
}
