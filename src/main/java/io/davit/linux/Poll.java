package io.davit.linux;

/** Waits for several descriptors (poll(2)). */
public final class Poll {

    public static final int FOREVER = -1;

    private static final int NOTHING = -1;

    private final int[] fds;
    private final int[] events;

    /** @param fds the descriptors to wait for; {@code null} entries are skipped */
    public Poll(Fd... fds) {
        this.fds = new int[fds.length];
        for (int i = 0; i < fds.length; i++) {
            this.fds[i] = fds[i] == null ? NOTHING : fds[i].number();
        }
        events = new int[fds.length];
    }

    /**
     * Waits until a descriptor is readable or closed by its peer.
     *
     * @param timeout in milliseconds, or {@link #FOREVER}
     * @return false on timeout
     */
    public boolean await(int timeout) {
        return Fd.checked(Shim.SHIM.poll(fds, events, timeout), "poll", "") > 0;
    }

    /** Tells whether the last wait reported this descriptor. */
    public boolean isReady(int index) {
        return events[index] != 0;
    }

    /**
     * Waits until a pseudo-file such as cgroup.events has changed since it was last read (POLLPRI).
     *
     * @param timeout in milliseconds
     * @return false on timeout
     */
    public static boolean awaitChange(Fd file, int timeout) {
        return Fd.checked(Shim.SHIM.pollChange(file.number(), timeout), "poll", "") > 0;
    }

    /** Excludes a descriptor from further waits. */
    public void drop(int index) {
        fds[index] = NOTHING;
    }
}
