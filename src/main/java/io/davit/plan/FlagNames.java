package io.davit.plan;

import java.util.ArrayList;
import java.util.List;

/** The names of a number's bits, as the kernel's headers have them without their common prefix. */
public enum FlagNames {
    NAMESPACES(
            new long[] {0x80, 0x20000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000},
            "newtime", "newns", "newcgroup", "newuts", "newipc", "newuser", "newpid", "newnet"),
    MOUNT_ATTRIBUTES(
            // Modes of access time exclude each other, and are cleared together by their mask.
            new long[] {0x70, 0x1, 0x2, 0x4, 0x8, 0x10, 0x20, 0x80, 0x200000},
            "atime", "rdonly", "nosuid", "nodev", "noexec", "noatime", "strictatime", "nodiratime", "nosymfollow"),
    SUPERBLOCK(
            new long[] {0x1, 0x10, 0x40, 0x80, 0x8000, 0x800000, 0x2000000},
            "rdonly", "synchronous", "mandlock", "dirsync", "silent", "i_version", "lazytime"),
    PROPAGATION(
            new long[] {0x4000, 0x20000, 0x40000, 0x80000, 0x100000},
            "rec", "unbindable", "private", "slave", "shared"),
    TREE(new long[] {0x1, 0x2, 0x4, 0x8, 0x10}, "recursive", "link-itself", "slave", "private", "in-root"),
    DESTINATION(
            new long[] {0x1, 0x2, 0x4, 0x8, 0x10, 0x20},
            "no-symlinks", "on-proc", "is-proc", "copy-up", "copy-link", "cover-link");

    private final long[] bits;
    private final String[] names;

    FlagNames(long[] bits, String... names) {
        this.bits = bits;
        this.names = names;
    }

    /** The names of the bits of a value; bits without a name as a number. */
    public List<String> of(long value) {
        List<String> set = new ArrayList<>();
        long rest = value;
        for (int i = 0; i < bits.length; i++) {
            if ((rest & bits[i]) == bits[i]) {
                set.add(names[i]);
                rest &= ~bits[i];
            }
        }
        if (rest != 0) {
            set.add("0x" + Long.toHexString(rest));
        }
        return set;
    }
}
