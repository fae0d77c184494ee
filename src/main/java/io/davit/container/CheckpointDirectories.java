package io.davit.container;

import io.davit.DavitException;
import io.davit.checkpoint.CheckpointFiles;
import io.davit.checkpoint.Criu;
import io.davit.linux.Errno;
import io.davit.linux.ErrnoException;
import io.davit.linux.Fd;
import io.davit.linux.Stat;
import io.davit.spec.Linux;
import java.nio.file.Path;

/** Creates and opens the directories of a checkpoint. */
final class CheckpointDirectories {

    /** A checkpoint contains the container's memory: only its owner and the container's root may read it. */
    private static final int MODE = 0700;
    private static final int MODE_FOR_GROUP = 0750;

    /** A file that every checkpoint has; CRIU makes all of them alike. */
    private static final String INVENTORY = "inventory.img";

    /**
     * Creates the directories that do not exist, with their parents; skips {@code null}. Fails for a path that is no
     * directory.
     */
    static void make(String... paths) {
        for (String path : paths) {
            if (path != null) {
                makeAll(path, MODE);
                requireDirectory(path);
            }
        }
    }

    /**
     * Makes that of a checkpoint. In a user namespace of its own the container's root reads it when it is restored: by
     * its group, which lets it change nothing.
     */
    static void makeImages(String path, Linux linux) {
        ContainerRoot reader = ContainerRoot.of(linux);
        boolean forGroup = reader != null && reader.group() != null;
        if (makeAll(path, forGroup ? MODE_FOR_GROUP : MODE) && forGroup) {
            Fd.WORKING_DIRECTORY.chown(path, Fd.UNCHANGED, reader.group().intValue());
        }
        requireDirectory(path);
    }

    /** In a user namespace of its own the container's root must be able to read a checkpoint. */
    static void requireReadable(Fd images, String path, Linux linux) {
        ContainerRoot reader = ContainerRoot.of(linux);
        if (reader == null) {
            return;
        }
        Stat inventory = images.statIfExists(INVENTORY);
        if (!reader.may(ContainerRoot.SEARCH, images.stat())
                || inventory != null && !reader.may(ContainerRoot.READ, inventory)) {
            throw new DavitException("image path " + path + ": " + reader + ", may not read it: chgrp -R "
                    + reader.group() + " and chmod -R g+rX make it readable");
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

    /** Whether it was missing. */
    private static boolean makeAll(String path, int mode) {
        try {
            Fd.WORKING_DIRECTORY.mkdir(path, mode);
            return true;
        } catch (ErrnoException e) {
            if (e.is(Errno.EEXIST)) {
                return false;
            }
            int slash = path.lastIndexOf('/');
            if (!e.is(Errno.ENOENT) || slash <= 0) {
                throw e;
            }
            makeAll(path.substring(0, slash), MODE);
            return makeAll(path, mode);
        }
    }

    /** Checks the path of the parent checkpoint: it must exist and be relative, so that both can be moved together. */
    static void requireParent(String images, String parent) {
        if (parent.startsWith("/")) {
            throw new DavitException("--parent-path must be relative to the image path, and " + parent + " is not");
        }
        String path = images + "/" + parent;
        // No lookup leads through a directory that is yet to be made: a parent path usually begins with "..".
        String found = Fd.WORKING_DIRECTORY.exists(images) ? path : Path.of(path).normalize().toString();
        if (!Fd.WORKING_DIRECTORY.exists(found)) {
            throw new DavitException("--parent-path: there is no checkpoint in " + path);
        }
    }

    private CheckpointDirectories() {}
}
