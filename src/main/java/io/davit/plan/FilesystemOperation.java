package io.davit.plan;

import io.davit.resolve.MountAttributes;
import java.util.List;

/** By these the container gets its root filesystem, and what is mounted and made in it. */
public sealed interface FilesystemOperation extends Operation {

    /**
     * Opens a mount, which the {@link MoveMount} that takes its turn puts into its place. That may have to be done
     * earlier and elsewhere.
     *
     * @param flags those of {@link TreeFlags}
     * @param maps the user namespace whose maps it gets; {@code null}: none
     * @param mapTree whether all mounts below it get them too
     * @param attributes of the mount itself
     * @param treeAttributes of the mount and all below it
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

    /** What mounts of the host and of a new mount namespace tell each other. */
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
     * @param asMount whether what {@link OpenTree} has opened is mounted there first
     * @param parentShared whether the host shares the mount that it lies in
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
     * @param flags those of {@link DestinationFlags}
     * @param superblock flags of mount(2) that concern the filesystem
     * @param options that the filesystem itself reads
     * @param propagation MS_* flags; 0: as the kernel makes it
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

    /** Puts what {@link OpenTree} has opened into its place; see {@link Mount}. */
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
     * Changes what is mounted already.
     *
     * @param superblock flags that the filesystem gets
     * @param superblockClear flags that it loses
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

    /** A directory that must be there: the working directory, before the root becomes read-only. */
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

    /** @param mode type and permission bits */
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

    /** @param replace whether what has the name already goes */
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

    /** @param move whether the root is a mount, which is moved to / first */
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

    /** What the root itself gets once all below it is made. */
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
