package io.davit.container;

import io.davit.linux.Fd;
import io.davit.linux.MountPoints;
import java.util.ArrayList;
import java.util.List;

/** The mounts of a container without its own mount namespace: they are in the host's, and outlive its processes. */
final class HostMounts {

    /** Returns the mount points below a root filesystem, in the order in which they were mounted. */
    static List<String> below(String rootfs) {
        try (Fd root = Fd.WORKING_DIRECTORY.openIfExists(rootfs, Fd.O_PATH)) {
            return root == null
                    ? List.of()
                    : MountPoints.below(Fd.WORKING_DIRECTORY.readlink("/proc/self/fd/" + root.number()));
        }
    }

    /** Unmounts all mount points except those in {@code before}, last mounted first. */
    static void remove(String rootfs, List<String> before) {
        List<String> kept = new ArrayList<>(before);
        List<String> made = new ArrayList<>(below(rootfs));
        made.removeIf(kept::remove);
        made.reversed().forEach(MountPoints::unmount);
    }

    private HostMounts() {}
}
