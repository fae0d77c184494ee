package io.davit.linux;

/** The status of a file (stat(2)). */
public final class Stat {

    static final int FIELDS = 7;

    private static final int TYPE = 0170000;
    private static final int DIRECTORY = 0040000;
    private static final int REGULAR = 0100000;

    private final long[] fields;

    Stat(long[] fields) {
        this.fields = fields;
    }

    public long device() {
        return fields[0];
    }

    public long inode() {
        return fields[1];
    }

    public int mode() {
        return (int) fields[2];
    }

    public int uid() {
        return (int) fields[3];
    }

    public int gid() {
        return (int) fields[4];
    }

    public long size() {
        return fields[5];
    }

    /** Returns the device number of a device node ({@code st_rdev}). */
    public long rdev() {
        return fields[6];
    }

    public boolean isRegular() {
        return (mode() & TYPE) == REGULAR;
    }

    public boolean isDirectory() {
        return (mode() & TYPE) == DIRECTORY;
    }
}
