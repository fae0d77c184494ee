package io.davit.plan;

import io.davit.plan.FilesystemOperation.Symlink;
import io.davit.resolve.Mount;
import io.davit.resolve.ResolvedConfig;
import io.davit.spec.Linux.Device;
import java.util.ArrayList;
import java.util.List;

/** Plans device nodes, and the symbolic links in /dev (config-linux.md#default-devices, runtime-linux.md). */
final class Devices {

    private static final int S_IFIFO = 0010000;
    private static final int S_IFCHR = 0020000;
    private static final int S_IFBLK = 0060000;

    private static final long DEFAULT_MODE = 0666;
    private static final long PERMISSIONS = 07777;

    private static final List<Device> DEFAULT = List.of(
            character("/dev/null", 1, 3),
            character("/dev/zero", 1, 5),
            character("/dev/full", 1, 7),
            character("/dev/random", 1, 8),
            character("/dev/urandom", 1, 9),
            character("/dev/tty", 5, 0));

    private static Device character(String path, long major, long minor) {
        return new Device(path, "c", major, minor, DEFAULT_MODE, null, null);
    }

    private final ResolvedConfig config;
    private final Host host;

    Devices(ResolvedConfig config, Host host) {
        this.config = config;
        this.host = host;
    }

    /** Returns the operations; none if the host's /dev is bind-mounted. */
    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        if (config.mounts().stream().anyMatch(Devices::isBoundDev)) {
            return operations;
        }
        for (Device device : DEFAULT) {
            if (config.linux().devices().stream().noneMatch(own -> own.path().equals(device.path()))) {
                operations.add(device(device, ""));
            }
        }
        for (int i = 0; i < config.linux().devices().size(); i++) {
            operations.add(device(config.linux().devices().get(i), "/linux/devices/" + i));
        }
        addLinks(operations);
        return operations;
    }

    private static boolean isBoundDev(Mount mount) {
        return mount instanceof Mount.Bind && mount.destination().equals("/dev");
    }

    private static Operation device(Device device, String origin) {
        long permissions = device.fileMode() == null ? DEFAULT_MODE : device.fileMode() & PERMISSIONS;
        return new FilesystemOperation.Device(
                device.path(),
                type(device) | permissions,
                orZero(device.major()),
                orZero(device.minor()),
                orZero(device.uid()),
                orZero(device.gid()),
                origin);
    }

    private static int type(Device device) {
        return switch (device.type()) {
            case "b" -> S_IFBLK;
            case "p" -> S_IFIFO;
            default -> S_IFCHR;
        };
    }

    private static long orZero(Long number) {
        return number == null ? 0 : number;
    }

    private void addLinks(List<Operation> operations) {
        operations.add(new Symlink("/dev/fd", "/proc/self/fd", false, ""));
        operations.add(new Symlink("/dev/stdin", "/proc/self/fd/0", false, ""));
        operations.add(new Symlink("/dev/stdout", "/proc/self/fd/1", false, ""));
        operations.add(new Symlink("/dev/stderr", "/proc/self/fd/2", false, ""));
        if (host.hasKcore()) {
            operations.add(new Symlink("/dev/core", "/proc/kcore", false, ""));
        }
        // A ptmx from the image does not belong to the container's devpts instance.
        operations.add(new Symlink("/dev/ptmx", "pts/ptmx", true, ""));
    }
}
