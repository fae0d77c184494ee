package io.davit.resolve;

import io.davit.spec.Config;
import io.davit.spec.ContainerPath;
import io.davit.spec.Linux;
import io.davit.spec.Process;
import java.util.ArrayList;
import java.util.List;

/**
 * A bundle's config with mounts and paths resolved.
 *
 * @param config the config with normalized device and cgroup paths, and with no mounts: see {@code mounts}
 * @param bundle the absolute path of the bundle
 * @param rootfs the absolute, normalized path of the root filesystem on the host
 * @param mounts the mounts in the order of the config
 */
public record ResolvedConfig(Config config, String bundle, String rootfs, List<Mount> mounts) {

    /** @param bundle the absolute path of the bundle */
    public static ResolvedConfig of(Config written, String bundle) {
        String rootfs = written.root() == null ? "/" : ContainerPath.normalized(written.root().in(bundle));
        List<Mount> mounts = new ArrayList<>();
        for (int i = 0; i < written.mounts().size(); i++) {
            mounts.add(mount(written.mounts().get(i), bundle, rootfs, "/mounts/" + i));
        }
        Linux linux = written.linux().withPaths(devices(written.linux()), cgroup(written.linux().cgroupsPath()));
        return new ResolvedConfig(written.withMounts(List.of()).withLinux(linux), bundle, rootfs, mounts);
    }

    /** The options {@code bind} and {@code rbind} make a bind mount, whatever the type (config.md#mounts). */
    private static Mount mount(io.davit.spec.Mount mount, String bundle, String rootfs, String pointer) {
        String destination = destination(mount.destination(), rootfs);
        MountOptions options = MountOptions.of(mount.options());
        IdMappings mappings = new IdMappings(mount.uidMappings(), mount.gidMappings());
        boolean bind = options.bind() || "bind".equals(mount.type());
        String type = mount.type() == null || mount.type().equals("none") ? "" : mount.type();
        String source = mount.source() == null ? "" : mount.source();
        if (options.remount()) {
            return new Mount.Remount(destination, bind, options, mappings, pointer);
        }
        if (bind) {
            boolean relative = !source.isEmpty() && !source.startsWith("/");
            return new Mount.Bind(destination, relative ? bundle + "/" + source : source, options, mappings, pointer);
        }
        return type.equals("cgroup")
                ? new Mount.CgroupMount(destination, options, mappings, pointer)
                : new Mount.Filesystem(destination, type, source, options, mappings, pointer);
    }

    /** Callers may prefix the destination with the root filesystem's path on the host. */
    private static String destination(String written, String rootfs) {
        String normal = ContainerPath.normalized(written);
        return normal.startsWith(rootfs + "/") ? normal.substring(rootfs.length()) : normal;
    }

    /** A relative path stays as it is, for the check to report. */
    private static List<Linux.Device> devices(Linux linux) {
        List<Linux.Device> devices = new ArrayList<>();
        for (Linux.Device device : linux.devices()) {
            devices.add(device.path().startsWith("/")
                    ? device.withPath(ContainerPath.normalized(device.path()))
                    : device);
        }
        return devices;
    }

    /**
     * Removes empty components and {@code .} from a cgroup path. A path without a slash, as for the systemd cgroup
     * driver, is unchanged; {@code ..} stays, for the check to report.
     */
    private static String cgroup(String path) {
        if (path == null || path.indexOf('/') < 0) {
            return path;
        }
        List<String> components = new ArrayList<>();
        for (String component : path.split("/")) {
            if (!component.isEmpty() && !component.equals(".")) {
                components.add(component);
            }
        }
        return (path.startsWith("/") ? "/" : "") + String.join("/", components);
    }

    public Linux linux() {
        return config.linux();
    }

    public Process process() {
        return config.process();
    }

    /** Returns a copy with an additional mount at the end. */
    public ResolvedConfig withMount(Mount mount) {
        List<Mount> all = new ArrayList<>(mounts);
        all.add(mount);
        return new ResolvedConfig(config, bundle, rootfs, all);
    }

    public ResolvedConfig withLinux(Linux linux) {
        return new ResolvedConfig(config.withLinux(linux), bundle, rootfs, mounts);
    }

    public ResolvedConfig withProcess(Process process) {
        return new ResolvedConfig(config.withProcess(process), bundle, rootfs, mounts);
    }
}
