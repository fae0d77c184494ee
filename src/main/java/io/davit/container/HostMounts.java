package io.davit.container;

import io.davit.linux.Fd;
import io.davit.linux.MountPoints;
import java.util.ArrayList;
import java.util.List;

/** The mounts of a container that has no mount namespace of its own: they are the host's, and do not end with it. */
final class HostMounts {

    /** Where there are mounts below a root filesystem, in the order in which they were made. */
    static List<String> below(String rootfs) {
        try (Fd root = Fd.WORKING_DIRECTORY.openIfExists(rootfs, Fd.O_PATH)) {
            return root == null
                    ? List.of()
                    : MountPoints.below(Fd.WORKING_DIRECTORY.readlink("/proc/self/fd/" + root.number()));
        }
    }

    /** Removes all but those that were there before, the last one first. */
    static void remove(String rootfs, List<String> before) {
        List<String> kept = new ArrayList<>(before);
        List<String> made = new ArrayList<>(below(rootfs));
        made.removeIf(kept::remove);
        made.reversed().forEach(MountPoints::unmount);
    }

    private HostMounts() {}
}
