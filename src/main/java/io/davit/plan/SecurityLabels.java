package io.davit.plan;

import io.davit.DavitException;
import io.davit.plan.Host.SecurityModule;
import io.davit.plan.ProcessOperation.Label;
import io.davit.resolve.MountOptions;
import io.davit.spec.Process;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Plans the labels of the host's security module: AppArmor profile or SELinux context. */
final class SecurityLabels {

    /** The filesystems that do not take a mount label. */
    private static final Set<String> UNLABELLED = Set.of("proc", "sysfs", "cgroup", "cgroup2", "mqueue", "devpts");

    private static final String SELINUX_LABEL = "/process/selinuxLabel";

    private final SecurityModule module;

    SecurityLabels(Host host) {
        this.module = host.security();
    }

    /** Sets the label that the process gets at execve(2). */
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

    /** Labels the keyring like the process, which otherwise has no access to it under SELinux. */
    List<Operation> aroundKeyring(Operation keyring, Process process) {
        String label = process == null ? null : process.selinuxLabel();
        if (!isSet(label) || module != SecurityModule.SELINUX) {
            return List.of(keyring);
        }
        String file = "self/attr/keycreate";
        return List.of(
                new Label(file, file, label, SELINUX_LABEL), keyring, new Label(file, file, "\n", SELINUX_LABEL));
    }

    /** Adds the mount label to the options; without SELinux it has no meaning and is left out. */
    MountOptions ofMount(String type, MountOptions options, String label, String contextType) {
        boolean labelled = isSet(label) && module == SecurityModule.SELINUX && !UNLABELLED.contains(type);
        return labelled ? options.plus(contextType + "=" + label) : options;
    }

    /** Fails rather than run a process without the confinement that the config requires. */
    private void require(SecurityModule wanted, String what) {
        if (module != wanted) {
            throw new DavitException(what + " is not enabled on this host");
        }
    }

    private static boolean isSet(String label) {
        return label != null && !label.isEmpty();
    }
}
