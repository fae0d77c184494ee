package io.davit.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.davit.Problem;
import io.davit.spec.Config;
import io.davit.spec.JsonPointer;
import io.davit.spec.Linux.NetDevice;
import io.davit.spec.NamespaceType;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rules for {@code linux.netDevices}. */
final class NetDeviceRules {

    static final List<Rule> ALL = List.of(
            NetDeviceRules::devicesNeedNetwork, NetDeviceRules::namesAreTheKernels, NetDeviceRules::namesAreUnique);

    /** IFNAMSIZ without the terminating NUL. */
    private static final int LONGEST_NAME = 15;

    /** config-linux.md#network-devices. */
    static void devicesNeedNetwork(Config config, List<Problem> problems) {
        if (!config.linux().netDevices().isEmpty() && !config.linux().has(NamespaceType.NETWORK)) {
            problems.add(Problem.error("/linux/netDevices", "needs a private network namespace"));
        }
    }

    static void namesAreTheKernels(Config config, List<Problem> problems) {
        for (Map.Entry<String, NetDevice> device : config.linux().netDevices().entrySet()) {
            checkName(device.getKey(), pointer(device), problems);
            if (isRenamed(device)) {
                checkName(device.getValue().name(), pointer(device) + "/name", problems);
            }
        }
    }

    private static void checkName(String name, String pointer, List<Problem> problems) {
        boolean allowed = name.chars().noneMatch(c -> c == '/' || c == ':' || c <= ' ');
        if (!allowed || name.isEmpty() || name.equals(".") || name.equals("..")
                || name.getBytes(UTF_8).length > LONGEST_NAME) {
            problems.add(Problem.error(pointer, "\"" + name + "\" is no name of a network device"));
        }
    }

    static void namesAreUnique(Config config, List<Problem> problems) {
        Set<String> seen = new HashSet<>();
        for (Map.Entry<String, NetDevice> device : config.linux().netDevices().entrySet()) {
            String name = isRenamed(device) ? device.getValue().name() : device.getKey();
            if (!seen.add(name)) {
                problems.add(Problem.error(pointer(device), "there is already a \"" + name + "\" in the container"));
            }
        }
    }

    private static String pointer(Map.Entry<String, NetDevice> device) {
        return "/linux/netDevices/" + JsonPointer.escaped(device.getKey());
    }

    private static boolean isRenamed(Map.Entry<String, NetDevice> device) {
        return device.getValue().name() != null && !device.getValue().name().isEmpty();
    }

    private NetDeviceRules() {}
}
