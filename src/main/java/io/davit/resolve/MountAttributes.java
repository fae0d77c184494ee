package io.davit.resolve;

/**
 * Mount attributes to set and to clear with mount_setattr(2).
 *
 * @param set {@code MOUNT_ATTR_*} flags
 * @param clear {@code MOUNT_ATTR_*} flags; flags in neither mask stay unchanged
 */
public record MountAttributes(long set, long clear) {

    public static final long RDONLY = 0x1;
    public static final long NOSUID = 0x2;
    public static final long NODEV = 0x4;
    public static final long NOEXEC = 0x8;
    /** The mask of the access time modes, {@code MOUNT_ATTR__ATIME}. */
    public static final long ATIME = 0x70;

    public static final long RELATIME = 0;
    public static final long NOATIME = 0x10;
    public static final long STRICTATIME = 0x20;
    public static final long NODIRATIME = 0x80;
    public static final long NOSYMFOLLOW = 0x200000;

    public static final MountAttributes NONE = new MountAttributes(0, 0);

    /** The flags that a bind mount does not inherit from its source if it has any flag options. */
    private static final long GIVEN = RDONLY | NOSUID | NODEV | NOEXEC | NOSYMFOLLOW;

    /** Returns a copy with one flag set or cleared; the last of conflicting options wins. */
    MountAttributes with(long flag, boolean clears) {
        if (flag == RELATIME || flag == NOATIME || flag == STRICTATIME) {
            return withAccessTime(flag, clears);
        }
        return clears ? new MountAttributes(set & ~flag, clear | flag) : new MountAttributes(set | flag, clear & ~flag);
    }

    /** Access time modes are exclusive: setting one clears all others; clearing one leaves another one set. */
    private MountAttributes withAccessTime(long mode, boolean clears) {
        if (!clears) {
            return new MountAttributes(set & ~ATIME | mode, clear | ATIME);
        }
        boolean otherChosen = (clear & ATIME) != 0 && (set & ATIME) != mode;
        return otherChosen ? this : new MountAttributes(set & ~ATIME, clear | ATIME);
    }

    /**
     * Returns a copy for a bind mount, which clears all flags of its source that are not set.
     *
     * @param locked whether the source's flags are locked, so that only some can be cleared (mount_namespaces(7))
     */
    MountAttributes withImpliedFlags(boolean locked) {
        if (((set | clear) & GIVEN) == 0) {
            return this;
        }
        long implied = (locked ? NOSYMFOLLOW : GIVEN) & ~set;
        return new MountAttributes(set, clear | implied);
    }

    MountAttributes writable() {
        return new MountAttributes(set & ~RDONLY, clear);
    }

    boolean isReadonly() {
        return (set & RDONLY) != 0;
    }
}
