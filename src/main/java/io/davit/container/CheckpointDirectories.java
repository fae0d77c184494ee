package io.davit.container;

import io.davit.DavitException;
import io.davit.checkpoint.CheckpointFiles;
import io.davit.checkpoint.Criu;
import io.davit.linux.Errno;
import io.davit.linux.ErrnoException;
import io.davit.linux.Fd;

/** Creates and opens the directories of a checkpoint. */
final class CheckpointDirectories {

    /** A checkpoint contains the container's memory: only its owner may read it. */
    private static final int MODE = 0700;

    /**
     * Creates the directories that do not exist, with their parents; skips {@code null}. Fails for a path that is no
     * directory.
     */
    static void make(String... paths) {
        for (String path : paths) {
            if (path != null) {
                makeAll(path);
                requireDirectory(path);
            }
        }
    }

    private static void requireDirectory(String path) {
        if (!Fd.WORKING_DIRECTORY.stat(path, 0).isDirectory()) {
            throw new DavitException(path + " is not a directory");
        }
    }

    /** Opens the directory of an existing checkpoint. */
    static Fd find(String images) {
        if (!Fd.WORKING_DIRECTORY.exists(images)) {
            throw new DavitException("image path " + images + ": no such file or directory");
        }
        requireDirectory(images);
        return Fd.open(images, Fd.O_RDONLY);
    }

    /**
     * Opens the directories as CRIU's mount namespace has them.
     *
     * @param work directory for CRIU's log and statistics; {@code null}: the images directory
     */
    static CheckpointFiles open(Criu criu, String images, String work) {
        Fd opened = Fd.open(criu.root() + images, Fd.O_RDONLY);
        try {
            return new CheckpointFiles(opened, work == null ? null : Fd.open(criu.root() + work, Fd.O_RDONLY));
        } catch (DavitException e) {
            opened.close();
            throw e;
        }
    }

    private static void makeAll(String path) {
        try {
            Fd.WORKING_DIRECTORY.mkdir(path, MODE);
        } catch (ErrnoException e) {
            if (e.is(Errno.EEXIST)) {
                return;
            }
            int slash = path.lastIndexOf('/');
            if (!e.is(Errno.ENOENT) || slash <= 0) {
                throw e;
            }
            makeAll(path.substring(0, slash));
            makeAll(path);
        }
    }

    /** Checks the path of the parent checkpoint: it must exist and be relative, so that both can be moved together. */
    static void requireParent(String images, String parent) {
        if (parent.startsWith("/")) {
            throw new DavitException("--parent-path must be relative to the image path, and " + parent + " is not");
        }
        if (!Fd.WORKING_DIRECTORY.exists(images + "/" + parent)) {
            throw new DavitException("--parent-path: there is no checkpoint in " + images + "/" + parent);
        }
    }

    private CheckpointDirectories() {}
}
