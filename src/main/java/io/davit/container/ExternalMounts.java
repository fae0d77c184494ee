package io.davit.container;

import io.davit.cgroup.Cgroup;
import io.davit.cgroup.CgroupJoin;
import io.davit.cgroup.SavedCgroup.Hierarchical;
import io.davit.linux.Fd;
import io.davit.linux.MountPoints;
import io.davit.resolve.Mount;
import io.davit.resolve.ResolvedConfig;
import io.davit.spec.ContainerPath;
import io.davit.spec.Linux;
import io.davit.spec.NamespaceType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The mounts of a container that show host files and filesystems, with their sources. They are not part of a checkpoint.
 * CRIU ignores those that do not exist.
 */
final class ExternalMounts {

    private static final String NULL_DEVICE = "/dev/null";

    private final ResolvedConfig config;
    private final Cgroup cgroup;

    ExternalMounts(ResolvedConfig config, Cgroup cgroup) {
        this.config = config;
        this.cgroup = cgroup;
    }

    /** The sources by destination, as in the config. */
    private Map<String, String> named() {
        Map<String, String> mounts = new LinkedHashMap<>();
        for (Linux.Device device : config.linux().devices()) {
            mounts.put(device.path(), device.path());
        }
        for (String device : List.of(NULL_DEVICE, "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty")) {
            mounts.put(device, device);
        }
        for (Mount mount : config.mounts()) {
            if (mount instanceof Mount.Bind bind) {
                mounts.put(bind.destination(), ContainerPath.normalized(bind.source()));
            } else if (mount instanceof Mount.CgroupMount cgroups) {
                mounts.putAll(cgroups(cgroups));
            }
        }
        for (String masked : config.linux().maskedPaths()) {
            mounts.put(ContainerPath.normalized(masked), NULL_DEVICE);
        }
        return mounts;
    }

    /** Without a cgroup namespace, mounts of cgroup v1 show the container's part of each hierarchy. */
    private Map<String, String> cgroups(Mount.CgroupMount mount) {
        Map<String, String> mounts = new LinkedHashMap<>();
        CgroupJoin join = cgroup.join();
        if (!config.linux().has(NamespaceType.CGROUP) && !join.v2()) {
            for (Hierarchical place : join.hierarchies()) {
                mounts.put(mount.destination() + "/" + place.name(), place.path());
            }
        }
        return mounts;
    }

    /** Returns the destinations in a running container, with the mounts below them. */
    List<String> of(int pid) {
        List<String> places = new ArrayList<>();
        try (Fd root = Fd.open("/proc/" + pid + "/root", Fd.O_PATH)) {
            for (Map.Entry<String, String> mount : named().entrySet()) {
                // A masked directory is covered by an empty tmpfs of the container.
                if (!mount.getValue().equals(NULL_DEVICE) || !root.isDirectoryInRoot(mount.getKey())) {
                    add(places, mount.getKey());
                    add(places, resolved(root, mount.getKey()));
                }
            }
        }
        addBelowBinds(places, MountPoints.of(pid));
        return places;
    }

    /**
     * Adds the mounts below recursive bind mounts. Those below a bind mount of the container's root filesystem are the
     * container's, and part of the checkpoint.
     *
     * @param mounted sources by destination
     */
    private void addBelowBinds(List<String> places, Map<String, String> mounted) {
        Set<String> own = new HashSet<>();
        for (Map.Entry<String, String> mount : mounted.entrySet()) {
            if (!isBelowBind(mount.getKey())) {
                own.add(mount.getValue());
            }
        }
        for (Map.Entry<String, String> mount : mounted.entrySet()) {
            if (isBelowBind(mount.getKey()) && !own.contains(mount.getValue())) {
                add(places, mount.getKey());
            }
        }
    }

    private static void add(List<String> places, String place) {
        if (place != null && !places.contains(place)) {
            places.add(place);
        }
    }

    /** Adds the mounts below the source of a recursive bind mount. */
    private boolean isBelowBind(String mounted) {
        for (Mount mount : config.mounts()) {
            if (mount instanceof Mount.Bind && mounted.startsWith(mount.destination() + "/")) {
                return !isOwn(mounted);
            }
        }
        return false;
    }

    /** Tells whether the config mounts a filesystem there, or between there and the bind mount. */
    private boolean isOwn(String mounted) {
        String nearest = "";
        boolean own = false;
        for (Mount mount : config.mounts()) {
            String place = mount.destination();
            boolean at = mounted.equals(place) || mounted.startsWith(place + "/");
            if (at && place.length() >= nearest.length() && !(mount instanceof Mount.Remount)) {
                nearest = place;
                own = !(mount instanceof Mount.Bind);
            }
        }
        return own;
    }

    /** Returns the destinations in a root filesystem, with their sources. */
    Map<String, String> in(Fd root) {
        Map<String, String> mounts = new LinkedHashMap<>();
        for (Map.Entry<String, String> mount : named().entrySet()) {
            put(mounts, mount.getKey(), mount.getValue());
            put(mounts, resolved(root, mount.getKey()), mount.getValue());
        }
        for (Mount mount : config.mounts()) {
            if (mount instanceof Mount.Bind bind) {
                addBelow(mounts, bind.destination(), ContainerPath.normalized(bind.source()));
            }
        }
        return mounts;
    }

    private static void put(Map<String, String> mounts, String place, String source) {
        if (place != null) {
            mounts.put(place, source);
        }
    }

    private static void addBelow(Map<String, String> mounts, String place, String source) {
        for (String mounted : MountPoints.below(source)) {
            mounts.putIfAbsent(place + mounted.substring(source.length()), mounted);
        }
    }

    /** Resolves symbolic links; {@code null} if the path does not exist. */
    static String resolved(Fd root, String path) {
        try (Fd file = root.openInRootIfExists(path, Fd.O_PATH)) {
            if (file == null) {
                return null;
            }
            String base = path(root);
            String found = path(file);
            return base.equals("/") || !found.startsWith(base + "/") ? found : found.substring(base.length());
        }
    }

    private static String path(Fd file) {
        return Fd.WORKING_DIRECTORY.readlink("/proc/self/fd/" + file.number());
    }
}
