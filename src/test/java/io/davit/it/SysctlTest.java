package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** config.md#hostname, #domainname; config-linux.md#sysctl. */
class SysctlTest extends ContainerTest {

    private static TestBundle sysctl(TestBundle bundle, String key, String value) {
        return bundle.linux(linux -> linux.withObject("/sysctl").put(key, value));
    }

    private static TestBundle with(TestBundle bundle, String property, String value) {
        return bundle.change(config -> config.put(property, value));
    }

    @Test
    void theHostAndItsDomainAreNamed() {
        TestBundle bundle = with(with(shell("hostname; cat /proc/sys/kernel/domainname"), "hostname", "a.b-c"),
                "domainname", "example.org");
        assertEquals("a.b-c\nexample.org\n", output(bundle));
    }

    @Test
    void namesWithoutAUtsNamespaceAreRefused() {
        TestBundle bundle = with(bundle("true").withoutNamespace("uts"), "domainname", "example.org");
        String message = refusal(bundle);
        assertContains("/hostname: unable to set hostname without a private UTS namespace", message);
        assertContains("/domainname: unable to set domainname without a private UTS namespace", message);
    }

    @Test
    void aNameThatIsTooLongIsRefused() {
        assertEquals("config.json: /hostname: must have at most 64 bytes",
                refusal(with(bundle("true"), "hostname", "x".repeat(65))));
    }

    @ParameterizedTest
    @CsvSource({
        "net.ipv4.ip_forward, /proc/sys/net/ipv4/ip_forward, 1",
        "net/ipv4/conf/lo/forwarding, /proc/sys/net/ipv4/conf/lo/forwarding, 1",
        "net.ipv4.conf.lo.forwarding, /proc/sys/net/ipv4/conf/lo/forwarding, 1",
        "kernel.shmmax, /proc/sys/kernel/shmmax, 123456",
        "kernel.msgmax, /proc/sys/kernel/msgmax, 4096",
        "fs.mqueue.msg_max, /proc/sys/fs/mqueue/msg_max, 20",
        "kernel.domainname, /proc/sys/kernel/domainname, example.org",
    })
    void aParameterOfANamespaceOfTheContainersIsSet(String key, String file, String value) {
        String before = Proc.SELF.read("../sys/fs/mqueue/msg_max");
        assertEquals(value + "\n", output(sysctl(bundle("cat", file), key, value)));
        assertEquals(before, Proc.SELF.read("../sys/fs/mqueue/msg_max"));
    }

    @ParameterizedTest
    @CsvSource({
        "kernel.core_pattern, |/evil, sysctl \"kernel.core_pattern\" is not in a separate kernel namespace",
        "vm.overcommit_memory, 1, sysctl \"vm.overcommit_memory\" is not in a separate kernel namespace",
        "kernel.hostname, x, sysctl \"kernel.hostname\" conflicts with the OCI \"hostname\" field",
        "user.max_user_namespaces, 1, sysctl \"user.max_user_namespaces\" is not allowed in the hosts user namespace",
    })
    void aParameterOfTheHostsIsRefused(String key, String value, String why) {
        assertEquals("config.json: /linux/sysctl/" + key + ": " + why, refusal(sysctl(bundle("true"), key, value)));
    }

    @ParameterizedTest
    @CsvSource({"ipc, kernel.shmmax", "ipc, fs.mqueue.msg_max", "network, net.ipv4.ip_forward", "uts, kernel.domainname"})
    void aParameterOfANamespaceOfTheHostsIsRefused(String namespace, String key) {
        TestBundle bundle = sysctl(bundle("true").withoutNamespace(namespace), key, "1").without("/hostname");
        assertEquals("config.json: /linux/sysctl/" + key + ": sysctl \"" + key + "\" is not allowed in the hosts "
                + namespace + " namespace", refusal(bundle));
    }

    @Test
    void aParameterOfTheHostsNetworkIsRefusedWhereThatIsJoinedByItsPath() {
        String value = Proc.SELF.read("../sys/net/ipv4/ip_forward");
        TestBundle bundle = bundle("true").namespace("network", "/proc/self/ns/net");
        assertContains("net.ipv4.ip_forward", refusal(sysctl(bundle, "net.ipv4.ip_forward", value)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"net.ipv4.no_such_parameter", "net.ipv4.conf.nodev0.forwarding"})
    void aParameterThatIsNotThereIsNamed(String key) {
        assertEquals("/linux/sysctl/" + key + ": write 1 to /proc/sys/" + key.replace('.', '/') + ": no such file or directory",
                refusal(sysctl(bundle("true"), key, "1")));
    }

    @Test
    void aValueThatTheKernelDoesNotTakeIsNamed() {
        assertEquals("/linux/sysctl/net.ipv4.ip_forward: write maybe to /proc/sys/net/ipv4/ip_forward: invalid argument",
                refusal(sysctl(bundle("true"), "net.ipv4.ip_forward", "maybe")));
    }
}
