package io.davit.check;

import io.davit.Problem;
import io.davit.spec.Config;
import io.davit.spec.Linux.Device;
import io.davit.spec.Resources.BlockIo;
import io.davit.spec.Resources.DeviceRule;
import io.davit.spec.Resources.WeightDevice;
import io.davit.spec.Resources;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules for {@code linux.devices}, {@code linux.resources}, {@code linux.cgroupsPath} and {@code linux.intelRdt}. */
final class LinuxRules {

    private static final Set<String> DEVICE_RULE_TYPES = Set.of("", "a", "b", "c");

    private static final int LOWEST_WEIGHT = 10;
    private static final int HIGHEST_WEIGHT = 1000;

    static final List<Rule> ALL = List.of(
            LinuxRules::devicesAreAbsolute,
            LinuxRules::devicesAreUnique,
            LinuxRules::devicesHaveNumbers,
            LinuxRules::deviceRulesAreKnown,
            LinuxRules::kernelMemoryIsNotLimited,
            LinuxRules::weightsAreInRange,
            LinuxRules::cgroupsPathStaysInside,
            LinuxRules::unifiedNamesAreFiles,
            LinuxRules::closIdIsAName);

    static void devicesAreAbsolute(Config config, List<Problem> problems) {
        forEachDevice(config, (device, index) -> {
            if (!device.path().startsWith("/") || device.path().equals("/")) {
                problems.add(Problem.error(
                        at(index) + "/path", "\"" + device.path() + "\" is not an absolute path of a device"));
            }
        });
    }

    /** config-linux.md#devices. */
    static void devicesAreUnique(Config config, List<Problem> problems) {
        Set<String> seen = new HashSet<>();
        forEachDevice(config, (device, index) -> {
            if (!seen.add(device.path())) {
                problems.add(Problem.error(at(index) + "/path", "\"" + device.path() + "\" is made twice"));
            }
        });
    }

    /** config-linux.md#devices: required for all but FIFOs. */
    static void devicesHaveNumbers(Config config, List<Problem> problems) {
        forEachDevice(config, (device, index) -> {
            boolean numbered = device.major() != null && device.minor() != null;
            if (!device.type().equals("p") && !numbered) {
                problems.add(Problem.error(at(index), "a device of type " + device.type() + " needs major and minor"));
            }
            if (numbered && (device.major() < 0 || device.minor() < 0)) {
                problems.add(Problem.error(at(index), "major and minor must not be negative"));
            }
        });
    }

    private static String at(int index) {
        return "/linux/devices/" + index;
    }

    private interface DeviceVisitor {
        void visit(Device device, int index);
    }

    private static void forEachDevice(Config config, DeviceVisitor visitor) {
        List<Device> devices = config.linux().devices();
        for (int i = 0; i < devices.size(); i++) {
            visitor.visit(devices.get(i), i);
        }
    }

    private static String atRule(int index) {
        return "/linux/resources/devices/" + index;
    }

    /** config-linux.md#allowed-device-list. */
    static void deviceRulesAreKnown(Config config, List<Problem> problems) {
        List<DeviceRule> rules = config.linux().resources().devices();
        for (int i = 0; i < rules.size(); i++) {
            DeviceRule rule = rules.get(i);
            if (rule.type() != null && !DEVICE_RULE_TYPES.contains(rule.type())) {
                problems.add(Problem.error(atRule(i) + "/type", "\"" + rule.type() + "\" is not a, b or c"));
            }
            if (rule.access() != null && !rule.access().chars().allMatch(letter -> "rwma".indexOf(letter) >= 0)) {
                problems.add(Problem.error(
                        atRule(i) + "/access", "\"" + rule.access() + "\" is more than the letters r, w and m"));
            } else if (rule.access() != null && rule.access().indexOf('a') >= 0) {
                // A warning only: runc accepts it, and existing callers write it.
                problems.add(Problem.warning(atRule(i) + "/access", "the letter a says nothing"));
            }
        }
    }

    /** config-linux.md#memory: not recommended. Linux ignores these limits since 5.16 and 6.1. */
    static void kernelMemoryIsNotLimited(Config config, List<Problem> problems) {
        Resources.Memory memory = config.linux().resources().memory();
        if (memory == null) {
            return;
        }
        if (memory.kernel() != null && memory.kernel() != 0) {
            problems.add(Problem.warning("/linux/resources/memory/kernel", "limits nothing"));
        }
        if (memory.kernelTCP() != null && memory.kernelTCP() != 0) {
            problems.add(Problem.warning("/linux/resources/memory/kernelTCP", "limits nothing"));
        }
    }

    /** config-linux.md#block-io: a weight out of range would be converted to a wrong weight in cgroup v2. */
    static void weightsAreInRange(Config config, List<Problem> problems) {
        BlockIo io = config.linux().resources().blockIO();
        if (io == null) {
            return;
        }
        String pointer = "/linux/resources/blockIO";
        checkWeights(io.weight(), io.leafWeight(), pointer, problems);
        for (int i = 0; i < io.weightDevice().size(); i++) {
            WeightDevice device = io.weightDevice().get(i);
            checkWeights(device.weight(), device.leafWeight(), pointer + "/weightDevice/" + i, problems);
        }
    }

    private static void checkWeights(Integer weight, Integer leafWeight, String pointer, List<Problem> problems) {
        checkWeight(weight, pointer + "/weight", problems);
        checkWeight(leafWeight, pointer + "/leafWeight", problems);
    }

    /** 0 means unset: callers write it for an absent weight. */
    private static void checkWeight(Integer weight, String pointer, List<Problem> problems) {
        if (weight != null && weight != 0 && (weight < LOWEST_WEIGHT || weight > HIGHEST_WEIGHT)) {
            problems.add(Problem.error(pointer, weight + " is not between " + LOWEST_WEIGHT + " and " + HIGHEST_WEIGHT));
        }
    }

    static void cgroupsPathStaysInside(Config config, List<Problem> problems) {
        String path = config.linux().cgroupsPath();
        if (path != null && List.of(path.split("/")).contains("..")) {
            problems.add(Problem.error("/linux/cgroupsPath", "must not contain \"..\""));
        }
    }

    /** config-linux.md#unified: keys are names of files in the container's cgroup. */
    static void unifiedNamesAreFiles(Config config, List<Problem> problems) {
        Resources resources = config.linux().resources();
        for (String name : resources.unified().keySet()) {
            if (name.contains("/") || !name.contains(".")) {
                problems.add(Problem.error("/linux/resources/unified",
                        "\"" + name + "\" must be a file name and not a path, as in memory.max"));
            }
        }
    }

    /** config-linux.md#intelrdt: closID is the name of a resctrl directory, or {@code /} for the root group. */
    static void closIdIsAName(Config config, List<Problem> problems) {
        String closId = config.linux().intelRdt() == null ? null : config.linux().intelRdt().closID();
        if (closId == null || closId.equals("/")) {
            return;
        }
        if (closId.contains("/") || closId.equals(".") || closId.equals("..")) {
            problems.add(Problem.error("/linux/intelRdt/closID", "\"" + closId + "\" is no name of a directory"));
        }
    }

    private LinuxRules() {}
}
