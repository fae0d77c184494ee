package io.davit.container;

import io.davit.DavitException;
import io.davit.checkpoint.CheckpointFiles;
import io.davit.checkpoint.Criu;
import io.davit.linux.Errno;
import io.davit.linux.ErrnoException;
import io.davit.linux.Fd;

/** The directories for a checkpoint. */
final class CheckpointDirectories {

    /** What is in a container's memory is nobody else's business. */
    private static final int MODE = 0700;

    /** Makes them where they are missing; each must be a directory. */
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

    /** Opens that of a checkpoint that must be there. */
    static Fd find(String images) {
        if (!Fd.WORKING_DIRECTORY.exists(images)) {
            throw new DavitException("image path " + images + ": no such file or directory");
        }
        requireDirectory(images);
        return Fd.open(images, Fd.O_RDONLY);
    }

    /** @param work {@code null}: that of the images */
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

    /** A checkpoint that another one builds on lies relative to that, for both may be moved. */
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
