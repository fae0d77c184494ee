package io.davit.plan;

import io.davit.resolve.MountAttributes;
import io.davit.resolve.MountOptions;
import java.util.ArrayList;
import java.util.List;

/** Names the bits of a mask, as in the kernel's headers without the common prefix. */
final class FlagNames {

    static final FlagNames NAMESPACES = new FlagNames()
            .bit(Namespaces.CLONE_NEWTIME, "newtime")
            .bit(Namespaces.CLONE_NEWNS, "newns")
            .bit(Namespaces.CLONE_NEWCGROUP, "newcgroup")
            .bit(Namespaces.CLONE_NEWUTS, "newuts")
            .bit(Namespaces.CLONE_NEWIPC, "newipc")
            .bit(Namespaces.CLONE_NEWUSER, "newuser")
            .bit(Namespaces.CLONE_NEWPID, "newpid")
            .bit(Namespaces.CLONE_NEWNET, "newnet");

    /** The access time modes exclude each other, and are cleared together by the mask {@code ATIME}. */
    static final FlagNames MOUNT_ATTRIBUTES = new FlagNames()
            .bit(MountAttributes.ATIME, "atime")
            .bit(MountAttributes.RDONLY, "rdonly")
            .bit(MountAttributes.NOSUID, "nosuid")
            .bit(MountAttributes.NODEV, "nodev")
            .bit(MountAttributes.NOEXEC, "noexec")
            .bit(MountAttributes.NOATIME, "noatime")
            .bit(MountAttributes.STRICTATIME, "strictatime")
            .bit(MountAttributes.NODIRATIME, "nodiratime")
            .bit(MountAttributes.NOSYMFOLLOW, "nosymfollow");

    static final FlagNames SUPERBLOCK = new FlagNames()
            .bit(MountOptions.MS_RDONLY, "rdonly")
            .bit(MountOptions.MS_SYNCHRONOUS, "synchronous")
            .bit(MountOptions.MS_MANDLOCK, "mandlock")
            .bit(MountOptions.MS_DIRSYNC, "dirsync")
            .bit(MountOptions.MS_SILENT, "silent")
            .bit(MountOptions.MS_I_VERSION, "i_version")
            .bit(MountOptions.MS_LAZYTIME, "lazytime");

    static final FlagNames PROPAGATION = new FlagNames()
            .bit(MountOptions.MS_REC, "rec")
            .bit(MountOptions.MS_UNBINDABLE, "unbindable")
            .bit(MountOptions.MS_PRIVATE, "private")
            .bit(MountOptions.MS_SLAVE, "slave")
            .bit(MountOptions.MS_SHARED, "shared");

    static final FlagNames TREE = new FlagNames()
            .bit(TreeFlags.RECURSIVE, "recursive")
            .bit(TreeFlags.LINK_ITSELF, "link-itself")
            .bit(TreeFlags.SLAVE, "slave")
            .bit(TreeFlags.PRIVATE, "private")
            .bit(TreeFlags.IN_ROOT, "in-root");

    static final FlagNames DESTINATION = new FlagNames()
            .bit(DestinationFlags.NO_SYMLINKS, "no-symlinks")
            .bit(DestinationFlags.ON_PROC, "on-proc")
            .bit(DestinationFlags.IS_PROC, "is-proc")
            .bit(DestinationFlags.COPY_UP, "copy-up")
            .bit(DestinationFlags.COPY_LINK, "copy-link")
            .bit(DestinationFlags.COVER_LINK, "cover-link");

    static final FlagNames CAPABILITIES = capabilities();

    private static FlagNames capabilities() {
        FlagNames names = new FlagNames();
        for (String name : Capabilities.known()) {
            names.bit(1L << names.names.size(), name);
        }
        return names;
    }

    private final List<Long> bits = new ArrayList<>();
    private final List<String> names = new ArrayList<>();

    private FlagNames bit(long bit, String name) {
        bits.add(bit);
        names.add(name);
        return this;
    }

    /** Returns the names of the bits that are set, and the rest as one hexadecimal number. */
    List<String> of(long value) {
        List<String> set = new ArrayList<>();
        long rest = value;
        for (int i = 0; i < bits.size(); i++) {
            long bit = bits.get(i);
            if ((rest & bit) == bit) {
                set.add(names.get(i));
                rest &= ~bit;
            }
        }
        if (rest != 0) {
            set.add("0x" + Long.toHexString(rest));
        }
        return set;
    }

    /** Returns the names of all known bits, in the order in which they were added. */
    List<String> known() {
        return names;
    }
}
