package io.davit.resolve;

import io.davit.spec.Config;
import io.davit.spec.ContainerPath;
import io.davit.spec.Linux;
import io.davit.spec.Process;
import java.util.ArrayList;
import java.util.List;

/**
 * A bundle's config, resolved.
 *
 * @param config what is read as it is written, and the paths of devices and of the cgroup in one form; its mounts are
 *     {@code mounts}
 * @param bundle its absolute path
 * @param rootfs the absolute path of the root filesystem in the host, in one form
 * @param mounts in the order in which they are mounted
 */
public record ResolvedConfig(Config config, String bundle, String rootfs, List<Mount> mounts) {

    /** @param bundle its absolute path */
    public static ResolvedConfig of(Config written, String bundle) {
        String rootfs = written.root() == null ? "/" : ContainerPath.normalized(written.root().in(bundle));
        List<Mount> mounts = new ArrayList<>();
        for (int i = 0; i < written.mounts().size(); i++) {
            mounts.add(mount(written.mounts().get(i), bundle, rootfs, "/mounts/" + i));
        }
        Linux linux = written.linux().withPaths(devices(written.linux()), cgroup(written.linux().cgroupsPath()));
        return new ResolvedConfig(written.withMounts(List.of()).withLinux(linux), bundle, rootfs, mounts);
    }

    /** A bind mount is one whose options say so, whatever its type (config.md#mounts). */
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

    /** Callers may write the path that it has in the host before the one inside the root filesystem. */
    private static String destination(String written, String rootfs) {
        String normal = ContainerPath.normalized(written);
        return normal.startsWith(rootfs + "/") ? normal.substring(rootfs.length()) : normal;
    }

    /** A path that is not absolute stays the error that it is. */
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
     * A cgroup's path without empty components and {@code .}, absolute or relative as it was. What systemd's cgroup
     * manager takes has no slash, and {@code ..} is left to be refused.
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

    /** The same with one mount more, after the others. */
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
