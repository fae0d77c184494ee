package io.davit.plan;

import io.davit.resolve.MountAttributes;
import java.util.List;

/** Operations that set up the root filesystem, its mounts, devices and links. */
public sealed interface FilesystemOperation extends Operation {

    /**
     * Clones a mount (open_tree(2)), which a later {@link MoveMount} attaches. Trees are attached in the order in which
     * they were opened; with a user namespace they are opened earlier, in the host's mount namespace.
     *
     * @param flags {@link TreeFlags}
     * @param maps the user namespace that an id-mapped mount uses; {@code null}: not id-mapped
     * @param mapTree whether the mounts below it are id-mapped too
     * @param attributes the attributes of the mount itself
     * @param treeAttributes the attributes of the mount and all mounts below it
     */
    record OpenTree(
            String source,
            long flags,
            Source maps,
            boolean mapTree,
            MountAttributes attributes,
            MountAttributes treeAttributes,
            String origin) implements FilesystemOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(4, "open-tree")
                    .text("source", source)
                    .flags("flags", flags, FlagNames.TREE)
                    .descriptor("maps", maps)
                    .bool("map-tree", mapTree);
            writeAttributes(fields, attributes, treeAttributes);
        }

        @Override
        public String what() {
            return "bind " + source;
        }
    }

    /** Sets the propagation of all mounts in a new mount namespace. */
    record Propagation(long flags) implements FilesystemOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(16, "propagation").flags("flags", flags, FlagNames.PROPAGATION);
        }

        @Override
        public String what() {
            return "set propagation of /";
        }
    }

    /**
     * Opens the root filesystem.
     *
     * @param asMount whether to attach the first tree of {@link OpenTree} there
     * @param parentShared whether the mount that contains it is in a peer group of the host, and is made private
     */
    record Root(String path, boolean asMount, boolean parentShared, String origin) implements FilesystemOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(17, "root")
                    .text("path", path).bool("as-mount", asMount).bool("parent-shared", parentShared);
        }

        @Override
        public String what() {
            return "open root filesystem " + path;
        }
    }

    /**
     * Mounts a filesystem.
     *
     * @param flags {@link DestinationFlags}
     * @param superblock the MS_* flags that apply to the superblock (mount(2))
     * @param options filesystem-specific mount options
     * @param propagation MS_* propagation flags; 0: unchanged
     */
    record Mount(
            String destination,
            long flags,
            String type,
            String source,
            long superblock,
            List<String> options,
            MountAttributes attributes,
            MountAttributes treeAttributes,
            long propagation,
            String origin) implements FilesystemOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(18, "mount")
                    .text("destination", destination)
                    .flags("flags", flags, FlagNames.DESTINATION)
                    .text("type", type)
                    .text("source", source)
                    .flags("superblock", superblock, FlagNames.SUPERBLOCK)
                    .texts("options", options);
            writeAttributes(fields, attributes, treeAttributes);
            fields.flags("propagation", propagation, FlagNames.PROPAGATION);
        }

        @Override
        public String what() {
            return "mount " + type + " on " + destination;
        }
    }

    /** Attaches a tree that {@link OpenTree} has opened (move_mount(2)); parameters as for {@link Mount}. */
    record MoveMount(
            String destination,
            long flags,
            MountAttributes attributes,
            MountAttributes treeAttributes,
            long propagation,
            String origin) implements FilesystemOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(19, "move-mount")
                    .text("destination", destination)
                    .flags("flags", flags, FlagNames.DESTINATION);
            writeAttributes(fields, attributes, treeAttributes);
            fields.flags("propagation", propagation, FlagNames.PROPAGATION);
        }

        @Override
        public String what() {
            return "bind on " + destination;
        }
    }

    /**
     * Changes an existing mount.
     *
     * @param superblock the superblock flags to set
     * @param superblockClear the superblock flags to clear
     */
    record Remount(
            String destination,
            long superblock,
            long superblockClear,
            List<String> options,
            MountAttributes attributes,
            MountAttributes treeAttributes,
            long propagation,
            String origin) implements FilesystemOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(20, "remount")
                    .text("destination", destination)
                    .flags("superblock", superblock, FlagNames.SUPERBLOCK)
                    .flags("superblock-clear", superblockClear, FlagNames.SUPERBLOCK)
                    .texts("options", options);
            writeAttributes(fields, attributes, treeAttributes);
            fields.flags("propagation", propagation, FlagNames.PROPAGATION);
        }

        @Override
        public String what() {
            return "remount " + destination;
        }
    }

    /** Makes the working directory if it is missing, before the root becomes read-only. */
    record Directory(String path, String origin) implements FilesystemOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(21, "directory").text("path", path);
        }

        @Override
        public String what() {
            return "make directory " + path;
        }
    }

    /**
     * Makes a device node or FIFO.
     *
     * @param mode type and permission bits (mknod(2))
     */
    record Device(String path, long mode, long major, long minor, long uid, long gid, String origin)
            implements FilesystemOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(22, "device")
                    .text("path", path)
                    .mode("mode", mode)
                    .number("major", major)
                    .number("minor", minor)
                    .number("uid", uid)
                    .number("gid", gid);
        }

        @Override
        public String what() {
            return "make device " + path;
        }
    }

    /**
     * Makes a symbolic link.
     *
     * @param replace whether an existing file of that name is replaced; otherwise it is kept
     */
    record Symlink(String path, String target, boolean replace, String origin) implements FilesystemOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(23, "symlink").text("path", path).text("target", target).bool("replace", replace);
        }

        @Override
        public String what() {
            return "make symbolic link " + path;
        }
    }

    /** Changes the root with pivot_root(2). */
    record Pivot() implements FilesystemOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(26, "pivot");
        }

        @Override
        public String what() {
            return "pivot_root";
        }
    }

    /**
     * Changes the root with chroot(2).
     *
     * @param move whether the root is a mount, which is moved onto / first (MS_MOVE)
     */
    record Chroot(boolean move) implements FilesystemOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(27, "chroot").bool("move", move);
        }

        @Override
        public String what() {
            return "chroot";
        }
    }

    /** Sets the root mount's attributes and propagation, once everything below it is made. */
    record RootAttributes(MountAttributes attributes, long propagation, String origin) implements FilesystemOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(28, "root-attributes");
            writeAttributes(fields, attributes, MountAttributes.NONE);
            fields.flags("propagation", propagation, FlagNames.PROPAGATION);
        }

        @Override
        public String what() {
            return "set attributes of the root";
        }
    }

    /** Masks a file with /dev/null, or a directory with an empty read-only one; does nothing if it is missing. */
    record Mask(String path, String origin) implements FilesystemOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(32, "mask").text("path", path);
        }

        @Override
        public String what() {
            return "mask " + path;
        }
    }

    /** Makes a path read-only by a bind mount on itself; does nothing if it is missing. */
    record Readonly(String path, String origin) implements FilesystemOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(33, "readonly").text("path", path);
        }

        @Override
        public String what() {
            return "make " + path + " read-only";
        }
    }

    private static void writeAttributes(Fields fields, MountAttributes own, MountAttributes tree) {
        fields.flags("set", own.set(), FlagNames.MOUNT_ATTRIBUTES)
                .flags("clear", own.clear(), FlagNames.MOUNT_ATTRIBUTES)
                .flags("tree-set", tree.set(), FlagNames.MOUNT_ATTRIBUTES)
                .flags("tree-clear", tree.clear(), FlagNames.MOUNT_ATTRIBUTES);
    }
}
