package io.davit.spec;

import java.util.List;

/**
 * One entry of {@code mounts}, in the order in which it is mounted.
 *
 * @param source for a bind mount absolute, or relative to the bundle
 * @param options as in fstab(5): what is not a known flag is data for the filesystem
 */
public record Mount(
        String destination,
        String type,
        String source,
        List<String> options,
        List<IdMapping> uidMappings,
        List<IdMapping> gidMappings) {

    public Mount {
        options = Absent.toEmpty(options);
        uidMappings = Absent.toEmpty(uidMappings);
        gidMappings = Absent.toEmpty(gidMappings);
    }

    /** A bind mount is one whose options say so, whatever its type (config.md#mounts). */
    public boolean isBind() {
        return "bind".equals(type) || options.contains("bind") || options.contains("rbind");
    }
}

    /** The same with its destination as the container sees it: absolute, in one form, without the root's own path. */
    Mount normalized(String rootfs) {
        String normal = ContainerPath.normalized(destination);
        String inside = normal.startsWith(rootfs + "/") ? normal.substring(rootfs.length()) : normal;
        return inside.equals(destination) ? this : new Mount(inside, type, source, options, uidMappings, gidMappings);
    }
