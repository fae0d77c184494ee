package io.davit.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.davit.Problem;
import io.davit.spec.SpecReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetDeviceRulesTest {

    private static void assertErrors(String devices, String... errors) {
        assertErrors("{\"type\": \"network\"}", devices, errors);
    }

    private static void assertErrors(String namespace, String devices, String[] errors) {
        String config = "{\"linux\": {\"namespaces\": [" + namespace + "], \"netDevices\": {" + devices + "}}}";
        List<Problem> problems = new ArrayList<>();
        for (Rule rule : NetDeviceRules.ALL) {
            rule.check(SpecReader.config(Configs.with(config)), problems);
        }
        assertEquals(List.of(errors), problems.stream().map(Problem::toString).toList());
    }

    @Test
    void devicesNeedANetworkOfTheContainers() {
        assertErrors("", "\"eth0\": {}", new String[] {"/linux/netDevices: needs a private network namespace"});
        assertErrors("", "", new String[0]);
        assertErrors("\"eth0\": {}");
    }

    @Test
    void namesAreThoseThatTheKernelTakes() {
        assertErrors("\"eth0\": {\"name\": \"container0.12345\"}",
                "/linux/netDevices/eth0/name: \"container0.12345\" is no name of a network device");
        for (String name : new String[] {".", "..", "a/b", "a:b", "a b", "a\\n"}) {
            assertErrors("\"eth0\": {\"name\": \"" + name + "\"}", "/linux/netDevices/eth0/name: \""
                    + name.replace("\\n", "\\u000a") + "\" is no name of a network device");
        }
        assertErrors("\"a/b\": {}", "/linux/netDevices/a~1b: \"a/b\" is no name of a network device");
        assertErrors("\"\": {\"name\": \"a\"}", "/linux/netDevices/: \"\" is no name of a network device");
        assertErrors("\"eth0\": {\"name\": \"container0.1234\"}, \"eth1\": {\"name\": \"\"}");
    }

    @Test
    void noTwoDevicesGetOneName() {
        assertErrors("\"eth0\": {\"name\": \"eth1\"}, \"eth1\": {}",
                "/linux/netDevices/eth1: there is already a \"eth1\" in the container");
        assertErrors("\"eth0\": {\"name\": \"eth1\"}, \"eth1\": {\"name\": \"eth0\"}");
    }
}
