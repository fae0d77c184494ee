package io.davit.info;

import io.davit.cgroup.HostControllers;
import java.util.ArrayList;
import java.util.List;

/** Cgroup controllers, and id-mapped mounts by filesystem type. */
final class ResourceFeatures {

    private static final String CGROUP = "cgroup";

    static List<Feature> cgroups(Facts facts) {
        HostControllers controllers = facts.controllers();
        List<Feature> features = new ArrayList<>();
        boolean hasNone = controllers.mode().equals("none");
        features.add(Feature.of(CGROUP, "mode", hasNone ? "no cgroup filesystem is mounted on /sys/fs/cgroup" : null,
                "containers have no cgroup: limits, pause and update are errors").withValue(controllers.mode()));
        for (HostControllers.State controller : controllers.states()) {
            features.add(Feature.of(CGROUP, controller.name(), controller.missing(), without(controller.name())));
        }
        if (controllers.mode().equals("v2")) {
            features.add(Feature.of(CGROUP, "devices", KernelFeatures.reason(facts.probe("bpf-devices")),
                    "device rules are an error; in a user namespace they are left out"));
        }
        return features;
    }

    private static String without(String controller) {
        return switch (controller) {
            case "freezer" -> "pause and resume are errors";
            case "cpuacct" -> "events has no CPU time";
            default -> "a config with limits for it is an error";
        };
    }

    /** Id-mapped mounts of the host's filesystems need root (mount_setattr(2)). */
    static List<Feature> idmaps(Facts facts) {
        List<Feature> features = new ArrayList<>();
        facts.idmaps().forEach((type, reason) -> features.add(Feature.of(
                "idmap", type, reason, "mounts of it with uidMappings or idmap are an error")));
        return features;
    }

    private ResourceFeatures() {}
}
