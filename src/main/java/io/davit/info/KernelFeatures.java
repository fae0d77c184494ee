package io.davit.info;

import io.davit.linux.Errno;
import io.davit.spec.NamespaceType;
import java.util.ArrayList;
import java.util.List;

/** System calls and other kernel features that davit uses; docs/design.md lists the fallbacks. */
final class KernelFeatures {

    private static final String GROUP = "kernel";

    private static final List<String> MOUNT_API = List.of("open_tree", "move_mount", "fsopen", "fsconfig", "fsmount");

    /** For information only: davit does not compare versions. */
    static Feature release(Facts facts) {
        String release = facts.file("/proc/sys/kernel/osrelease");
        return Feature.of("host", "kernel", release == null ? "/proc is not mounted" : null, "davit needs /proc")
                .withValue(release)
                .asNecessary();
    }

    static List<Feature> of(Facts facts) {
        List<Feature> features = new ArrayList<>();
        features.add(probed(facts, "openat2", "paths in the root filesystem are walked name by name"));
        features.add(probed(facts, "clone3", "clone(2)"));
        features.add(probed(facts, "clone-into-cgroup", "a process joins its cgroup before the container's init is cloned"));
        features.add(mountApi(facts));
        features.add(probed(facts, "fspick", "remounts by mount(2)"));
        features.add(probed(facts, "mount_setattr", "recursive mount options and id-mapped mounts are an error"));
        features.add(probed(facts, "pidfd_open", "a process's directory in /proc, polled every 10 ms"));
        features.add(probed(facts, "pidfd_send_signal", "kill(2) after a look at the process's start time"));
        features.add(probed(facts, "pidfd_getfd", "the seccomp listener is passed by SCM_RIGHTS"));
        features.add(probed(facts, "setns-pidfd", "namespaces are joined one by one"));
        features.add(probed(facts, "memfd_create", "files without a name, in /run, /dev/shm or /tmp"));
        features.add(probed(facts, "memfd-exec", "davit-init is executed from a read-only tmpfs or a file without a name"));
        features.add(probed(facts, "init-image", "there is no place that davit-init can be executed from").asNecessary());
        features.add(probed(facts, "execveat", "execve(2) of /proc/self/fd"));
        features.add(probed(facts, "close_range", "descriptors are closed one by one"));
        features.add(probed(facts, "keyctl", "containers have the session keyring of davit's caller"));
        features.add(probed(facts, "mount-proc", "a new /proc cannot be mounted, as something of this host's is masked or "
                + "read-only; bind-mount the host's, or run davit where /proc is not masked"));
        return features;
    }

    /** davit uses these calls only if all of them are available. */
    private static Feature mountApi(Facts facts) {
        List<String> missing = MOUNT_API.stream().filter(call -> facts.probe(call) != 0).toList();
        return Feature.of(GROUP, "mount-api", missing.isEmpty() ? null : "no " + String.join(", ", missing),
                "mount(2), by way of a place in the host's directories");
    }

    private static Feature probed(Facts facts, String name, String without) {
        return Feature.of(GROUP, name, reason(facts.probe(name)), without);
    }

    static String reason(int error) {
        return error == 0 ? null : Errno.text(error);
    }

    /** Tells whether davit can make each namespace type, inside a user namespace if it is unprivileged. */
    static List<Feature> namespaces(Facts facts) {
        List<Feature> features = new ArrayList<>();
        for (NamespaceType type : NamespaceType.values()) {
            Feature feature = Feature.of("namespace", type.word(), reason(facts.probe("new-" + type.word())),
                    "a config with this namespace is an error");
            boolean isNecessary = type == NamespaceType.MOUNT || type == NamespaceType.USER && facts.uid() != 0;
            features.add(isNecessary ? feature.asNecessary() : feature);
        }
        return features;
    }

    private KernelFeatures() {}
}
