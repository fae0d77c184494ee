package io.davit.resolve;

/**
 * Attributes of mount_setattr(2): those that are set, and those that are cleared.
 *
 * @param set {@code MOUNT_ATTR_*} flags
 * @param clear the same; those that are in neither stay as they are
 */
public record MountAttributes(long set, long clear) {

    public static final long RDONLY = 0x1;
    public static final long NOSUID = 0x2;
    public static final long NODEV = 0x4;
    public static final long NOEXEC = 0x8;
    /** The mask of the modes of access time. */
    public static final long ATIME = 0x70;

    public static final long RELATIME = 0;
    public static final long NOATIME = 0x10;
    public static final long STRICTATIME = 0x20;
    public static final long NODIRATIME = 0x80;
    public static final long NOSYMFOLLOW = 0x200000;

    public static final MountAttributes NONE = new MountAttributes(0, 0);

    /** Flags that a bind mount either is given or does not have. */
    private static final long GIVEN = RDONLY | NOSUID | NODEV | NOEXEC | NOSYMFOLLOW;

    /** The same with one flag set or cleared; the last of two that contradict each other counts. */
    MountAttributes with(long flag, boolean clears) {
        if (flag == RELATIME || flag == NOATIME || flag == STRICTATIME) {
            return withAccessTime(flag, clears);
        }
        return clears ? new MountAttributes(set & ~flag, clear | flag) : new MountAttributes(set | flag, clear & ~flag);
    }

    /** Modes of access time exclude each other: to choose one clears all; to clear one leaves another chosen. */
    private MountAttributes withAccessTime(long mode, boolean clears) {
        if (!clears) {
            return new MountAttributes(set & ~ATIME | mode, clear | ATIME);
        }
        boolean otherChosen = (clear & ATIME) != 0 && (set & ATIME) != mode;
        return otherChosen ? this : new MountAttributes(set & ~ATIME, clear | ATIME);
    }

    /**
     * The same for a bind mount, where the flags that it is given are all that it has.
     *
     * @param locked whether most flags of its source cannot be cleared
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
