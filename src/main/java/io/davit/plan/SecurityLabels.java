package io.davit.plan;

import io.davit.DavitException;
import io.davit.plan.Host.SecurityModule;
import io.davit.plan.ProcessOperation.Label;
import io.davit.resolve.MountOptions;
import io.davit.spec.Process;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The labels of the host's security module: AppArmor's profile, or SELinux's contexts. */
final class SecurityLabels {

    /** Filesystems that keep no labels of their own, and take one for all their files. */
    private static final Set<String> UNLABELLED = Set.of("proc", "sysfs", "cgroup", "cgroup2", "mqueue", "devpts");

    private static final String SELINUX_LABEL = "/process/selinuxLabel";

    private final SecurityModule module;

    SecurityLabels(Host host) {
        this.module = host.security();
    }

    /** The label that the container's process gets when it is executed. */
    List<Operation> ofProcess(Process process) {
        List<Operation> operations = new ArrayList<>();
        if (isSet(process.apparmorProfile())) {
            require(SecurityModule.APPARMOR, "/process/apparmorProfile: AppArmor");
            operations.add(new Label("self/attr/apparmor/exec", "self/attr/exec",
                    "exec " + process.apparmorProfile(), "/process/apparmorProfile"));
        }
        if (isSet(process.selinuxLabel())) {
            require(SecurityModule.SELINUX, "/process/selinuxLabel: SELinux");
            operations.add(new Label("self/attr/exec", "self/attr/exec", process.selinuxLabel(), SELINUX_LABEL));
        }
        return operations;
    }

    /** A process that may not look at its own keyring would be of little use. */
    List<Operation> aroundKeyring(Operation keyring, Process process) {
        String label = process == null ? null : process.selinuxLabel();
        if (!isSet(label) || module != SecurityModule.SELINUX) {
            return List.of(keyring);
        }
        String file = "self/attr/keycreate";
        return List.of(
                new Label(file, file, label, SELINUX_LABEL), keyring, new Label(file, file, "\n", SELINUX_LABEL));
    }

    /** Without SELinux a label of files means nothing, and is left out. */
    MountOptions ofMount(String type, MountOptions options, String label, String contextType) {
        boolean labelled = isSet(label) && module == SecurityModule.SELINUX && !UNLABELLED.contains(type);
        return labelled ? options.plus(contextType + "=" + label) : options;
    }

    /** A process without the confinement that it was meant to have must not run. */
    private void require(SecurityModule wanted, String what) {
        if (module != wanted) {
            throw new DavitException(what + " is not enabled on this host");
        }
    }

    private static boolean isSet(String label) {
        return label != null && !label.isEmpty();
    }
}
