package io.davit.info;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.davit.DavitException;
import io.davit.cgroup.HostControllers;
import io.davit.checkpoint.Criu;
import io.davit.container.HostFacts;
import io.davit.linux.Errno;
import io.davit.linux.ErrnoException;
import io.davit.linux.Fd;
import io.davit.linux.MountPoints;
import io.davit.linux.Probe;
import io.davit.linux.Self;
import io.davit.plan.Host.SecurityModule;
import io.davit.spec.IdMapping;
import io.davit.systemd.Manager;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Collects the facts of this host. */
final class FoundFacts implements Facts {

    /** Filesystems without user files, and autofs, where a lookup would trigger a mount. */
    private static final Set<String> KERNELS = Set.of(
            "autofs", "binfmt_misc", "bpf", "cgroup", "cgroup2", "configfs", "debugfs", "devpts", "devtmpfs", "efivarfs",
            "fusectl", "hugetlbfs", "mqueue", "nsfs", "proc", "pstore", "resctrl", "rpc_pipefs", "securityfs", "selinuxfs",
            "sysfs", "tracefs");

    @Override
    public int probe(String name) {
        return Probe.of(name);
    }

    @Override
    public String file(String path) {
        try {
            return new String(Fd.readAll(path), UTF_8).strip();
        } catch (ErrnoException e) {
            return null;
        }
    }

    @Override
    public int uid() {
        return Self.euid();
    }

    @Override
    public HostControllers controllers() {
        return HostControllers.read();
    }

    @Override
    public Map<String, String> idmaps() {
        Map<String, String> points = MountPoints.byType();
        points.keySet().removeAll(KERNELS);
        try (Fd namespace = HostFacts.someUserNamespace()) {
            points.replaceAll((type, point) -> idmap(Probe.ofIdmap(point, namespace)));
        } catch (DavitException e) {
            points.replaceAll((type, point) -> e.getMessage());
        }
        return points;
    }

    private static String idmap(int error) {
        return error == Errno.EINVAL.number()
                ? "this filesystem cannot be id-mapped, or its mount is already"
                : KernelFeatures.reason(error);
    }

    @Override
    public SecurityModule securityModule() {
        return HostFacts.securityModule();
    }

    @Override
    public List<IdMapping> subordinateIds(boolean groups) {
        return HostFacts.subordinateIds(groups);
    }

    @Override
    public Answer criu() {
        return answer(() -> {
            try (Fd none = Fd.open("/dev/null", Fd.O_RDWR);
                    Criu criu = Criu.start("", List.of(none, none, none))) {
                return criu.requireVersion();
            }
        });
    }

    @Override
    public Answer systemd(boolean user) {
        return answer(() -> {
            try (Manager manager = Manager.connect(user)) {
                return manager.version();
            }
        });
    }

    private static Answer answer(Supplier<String> version) {
        try {
            return new Answer(version.get(), null);
        } catch (DavitException e) {
            return new Answer(null, e.getMessage());
        }
    }
}
