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
 * Which mounts of a container show files and filesystems of the host, and where those are: they are not part of a
 * checkpoint. Naming one that is not there does no harm.
 */
final class ExternalMounts {

    private static final String NULL_DEVICE = "/dev/null";

    private final ResolvedConfig config;
    private final Cgroup cgroup;

    ExternalMounts(ResolvedConfig config, Cgroup cgroup) {
        this.config = config;
        this.cgroup = cgroup;
    }

    /** What is mounted, by its place as the config has it. */
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

    /** Without a cgroup namespace, those of cgroup v1 show the container's own part of each hierarchy. */
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

    /** Where they are in a container, with those that are mounted below them. */
    List<String> of(int pid) {
        List<String> places = new ArrayList<>();
        try (Fd root = Fd.open("/proc/" + pid + "/root", Fd.O_PATH)) {
            for (Map.Entry<String, String> mount : named().entrySet()) {
                // What masks a directory is an empty one of the container's own.
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
     * Those that recursive bind mounts have brought along. A bind mount of the container's own root filesystem brings what
     * was mounted there for the container before: that is in the checkpoint.
     *
     * @param mounted where, and what
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

    /** A recursive bind mount has brought along what was mounted below its source. */
    private boolean isBelowBind(String mounted) {
        for (Mount mount : config.mounts()) {
            if (mount instanceof Mount.Bind && mounted.startsWith(mount.destination() + "/")) {
                return !isOwn(mounted);
            }
        }
        return false;
    }

    /** Whether the config has a filesystem mounted there, or above that and below what is bound. */
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

    /** Where they are to be in a root filesystem, and what is to be mounted there. */
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

    /** A path without the links that lead to it; {@code null} where there is nothing. */
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
