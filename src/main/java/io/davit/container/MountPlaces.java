package io.davit.container;

import io.davit.DavitException;
import io.davit.linux.Fd;
import io.davit.linux.Stat;
import io.davit.resolve.Mount;
import java.util.List;

/**
 * Creates mount points that are missing in the root filesystem of a restore, since CRIU does not. Mount points in other
 * filesystems of the container are part of the checkpoint.
 */
final class MountPlaces {

    private static final int DIRECTORY_MODE = 0755;
    private static final int FILE_MODE = 0644;

    private final List<Mount> mounts;
    private final Fd root;

    MountPlaces(List<Mount> mounts, Fd root) {
        this.mounts = mounts;
        this.root = root;
    }

    void make() {
        for (int i = 0; i < mounts.size(); i++) {
            make(mounts.get(i), mounts.subList(0, i));
        }
    }

    private void make(Mount mount, List<Mount> before) {
        String place = mount.destination();
        Mount above = above(place, before);
        if (above == null) {
            make(root, place, isDirectory(mount));
        } else if (above instanceof Mount.Bind bind) {
            String below = place.substring(bind.destination().length());
            try (Fd source = Fd.WORKING_DIRECTORY.openIfExists(bind.source(), Fd.O_PATH)) {
                if (source != null) {
                    make(source, below, isDirectory(mount));
                }
            }
        }
    }

    /** Returns the mount that contains a mount point; {@code null}: the root filesystem. */
    private static Mount above(String place, List<Mount> before) {
        Mount nearest = null;
        for (Mount mount : before) {
            String destination = mount.destination();
            boolean isAbove = place.startsWith(destination.equals("/") ? "/" : destination + "/");
            if (isAbove && !(mount instanceof Mount.Remount) && (nearest == null || destination.length() >= nearest.destination().length())) {
                nearest = mount;
            }
        }
        return nearest;
    }

    private static boolean isDirectory(Mount mount) {
        if (!(mount instanceof Mount.Bind bind)) {
            return true;
        }
        try (Fd source = Fd.WORKING_DIRECTORY.openIfExists(bind.source(), Fd.O_PATH)) {
            if (source == null) {
                throw new DavitException("mount source " + bind.source() + ": no such file or directory");
            }
            return source.stat().isDirectory();
        }
    }

    /** Resolves below the root: no symbolic link leads out of it. */
    private static void make(Fd root, String path, boolean directory) {
        try (Fd file = root.openInRootIfExists(path, Fd.O_PATH)) {
            if (file != null) {
                return;
            }
        }
        int slash = path.lastIndexOf('/');
        String parent = slash <= 0 ? "/" : path.substring(0, slash);
        if (slash > 0) {
            make(root, parent, true);
        }
        try (Fd above = root.openInRootIfExists(parent, Fd.O_PATH)) {
            makeIn(above, path.substring(slash + 1), directory);
        }
    }

    private static void makeIn(Fd directory, String name, boolean isDirectory) {
        Stat there = directory.statIfExists(name);
        if (there != null) {
            throw new DavitException("a mount cannot be restored on " + name + ": it is a link that leads nowhere");
        }
        if (isDirectory) {
            directory.mkdir(name, DIRECTORY_MODE);
        } else {
            directory.open(name, Fd.O_WRONLY | Fd.O_CREAT | Fd.O_EXCL, FILE_MODE).close();
        }
    }
}
