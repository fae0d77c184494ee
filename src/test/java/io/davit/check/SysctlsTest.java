package io.davit.check;

import static io.davit.check.Verdicts.assertErrors;
import static io.davit.check.Verdicts.assertGood;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.davit.spec.Config;
import io.davit.spec.NamespaceType;
import io.davit.spec.SpecReader;
import org.junit.jupiter.api.Test;

class SysctlsTest {

    private static String sysctl(String key, String value, String namespace) {
        String namespaces = namespace.isEmpty() ? "" : "{\"type\": \"" + namespace + "\"}";
        return "{\"linux\": {\"namespaces\": [" + namespaces + "], \"sysctl\": {\"" + key + "\": \"" + value + "\"}}}";
    }

    @Test
    void parametersOfANamespaceAreSetInOneOfTheContainersOwn() {
        for (String[] parameter : new String[][] {
            {"kernel.auto_msgmni", "ipc"},
            {"kernel.msgmax", "ipc"},
            {"kernel.msgmnb", "ipc"},
            {"kernel.msgmni", "ipc"},
            {"kernel.sem", "ipc"},
            {"kernel.shmall", "ipc"},
            {"kernel.shmmax", "ipc"},
            {"kernel.shmmni", "ipc"},
            {"kernel.shm_rmid_forced", "ipc"},
            {"kernel.msg_next_id", "ipc"},
            {"kernel.sem_next_id", "ipc"},
            {"kernel.shm_next_id", "ipc"},
            {"fs.mqueue.msg_max", "ipc"},
            {"net.ipv4.ip_forward", "network"},
            {"kernel.domainname", "uts"},
        }) {
            assertGood(sysctl(parameter[0], "1", parameter[1]));
            assertErrors(sysctl(parameter[0], "1", ""), "/linux/sysctl/" + parameter[0] + ": sysctl \"" + parameter[0]
                    + "\" is not allowed in the hosts " + parameter[1] + " namespace");
        }
    }

    @Test
    void thoseOfTheUserNamespaceNeedOne() {
        assertErrors(sysctl("user.max_user_namespaces", "1", ""), "/linux/sysctl/user.max_user_namespaces: sysctl "
                + "\"user.max_user_namespaces\" is not allowed in the hosts user namespace");
    }

    @Test
    void othersAreNotSet() {
        for (String key : new String[] {
            "vm.swappiness", "kernel.panic", "fs.file-max", "kernel.shmmaxx", "kernel", "netx.a", "fs.mqueue"
        }) {
            assertErrors(sysctl(key, "1", "ipc"),
                    "/linux/sysctl/" + key + ": sysctl \"" + key + "\" is not in a separate kernel namespace");
        }
    }

    @Test
    void aNameMayBeWrittenWithSlashes() {
        assertGood(sysctl("net/ipv4/conf/eth0.1/forwarding", "1", "network"));
        assertErrors(sysctl("vm/swappiness", "1", ""),
                "/linux/sysctl/vm~1swappiness: sysctl \"vm/swappiness\" is not in a separate kernel namespace");
    }

    @Test
    void aNameLeadsNowhereElse() {
        for (String key : new String[] {"net/../vm/swappiness", "net//a", "net/", "/net/a", "net/./a", "net..a", ""}) {
            assertErrors(sysctl(key, "1", "network"), "/linux/sysctl/" + key.replace("/", "~1")
                    + ": is not a valid sysctl name or value");
        }
    }

    @Test
    void aNameHasNoNul() {
        Config config = SpecReader.config(Configs.with("{\"linux\": {\"namespaces\": [{\"type\": \"network\"}]}}"));
        assertNull(Sysctls.refusal(config, "net.a", "1"));
        assertEquals("is not a valid sysctl name or value", Sysctls.refusal(config, "net.a\0b", "1"));
        assertEquals("is not a valid sysctl name or value", Sysctls.refusal(config, "net.a", "\n"));
    }

    /** A namespace that is joined may turn out to be the host's only then. */
    @Test
    void ofANamespaceThatIsTheHostsNothingIsSet() {
        Config config = SpecReader.config(Configs.with(sysctl("net.a", "1", "network")));
        assertEquals("sysctl \"net.a\" is not allowed in the hosts network namespace", Sysctls.refusal(config, NamespaceType.NETWORK));
        assertNull(Sysctls.refusal(config, NamespaceType.IPC));
    }

    @Test
    void aValueIsOneLine() {
        assertErrors(sysctl("net.a", "1\\n2", "network"),
                "/linux/sysctl/net.a: is not a valid sysctl name or value");
        assertGood(sysctl("net.ipv4.ping_group_range", "0\\t1", "network"));
    }

    @Test
    void theHostnameIsSetByItsOwnFieldAlone() {
        for (String hostname : new String[] {"\"hostname\": \"a\", ", ""}) {
            assertErrors("{" + hostname + sysctl("kernel.hostname", "b", "uts").substring(1),
                    "/linux/sysctl/kernel.hostname: sysctl \"kernel.hostname\" conflicts with the OCI \"hostname\" field");
        }
    }
}
