package io.davit.info;

import java.util.ArrayList;
import java.util.List;

/** Kernel parameters that can restrict containers. */
final class SysctlFeatures {

    /** The limit of keys per user below which davit warns: each container has a session keyring. */
    private static final long FEW_KEYS = 1000;

    static List<Feature> of(Facts facts) {
        boolean isUser = facts.uid() != 0;
        List<Feature> features = new ArrayList<>();
        add(features, facts, "vm.memfd_noexec", value -> value == 2, "memfds cannot be executed",
                "davit-init is executed from a read-only tmpfs or a file without a name");
        add(features, facts, "user.max_user_namespaces", value -> value == 0, "user namespaces are forbidden",
                "a config with a user namespace is an error, and so is every container of a user other than root");
        add(features, facts, "kernel.unprivileged_userns_clone", value -> value == 0 && isUser,
                "user namespaces are forbidden to users", "no container without root");
        add(features, facts, "kernel.apparmor_restrict_unprivileged_userns", value -> value == 1 && isUser,
                "user namespaces of programs without an AppArmor profile have no capabilities",
                "no container without root, unless davit has a profile that allows userns");
        add(features, facts, isUser ? "kernel.keys.maxkeys" : "kernel.keys.root_maxkeys", value -> value < FEW_KEYS,
                "each container has a session keyring",
                "with this many containers at once creating one fails with EDQUOT, unless --no-new-keyring is given");
        add(features, facts, "net.core.bpf_jit_enable", value -> value == 0, "seccomp profiles are interpreted",
                "system calls of containers with a profile are slower");
        return features;
    }

    private interface Bite {
        boolean of(long value);
    }

    /** Skips a parameter that this kernel does not have. */
    private static void add(
            List<Feature> features, Facts facts, String name, Bite bite, String reason, String without) {
        String value = facts.file("/proc/sys/" + name.replace('.', '/'));
        if (value != null && !value.isEmpty() && value.length() < 19 && value.chars().allMatch(Character::isDigit)) {
            features.add(Feature.of("sysctl", name, bite.of(Long.parseLong(value)) ? reason : null, without)
                    .withValue(value));
        }
    }

    private SysctlFeatures() {}
}
