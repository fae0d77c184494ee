package io.davit.linux;

/** Waiting for one of several descriptors (poll(2)). */
public final class Poll {

    public static final int FOREVER = -1;

    private static final int NOTHING = -1;

    private final int[] fds;
    private final int[] events;

    /** @param fds what is waited for; {@code null}: nothing, in that place */
    public Poll(Fd... fds) {
        this.fds = new int[fds.length];
        for (int i = 0; i < fds.length; i++) {
            this.fds[i] = fds[i] == null ? NOTHING : fds[i].number();
        }
        events = new int[fds.length];
    }

    /** Waits until one can be read or has ended; false when the time, in milliseconds, is over. */
    public boolean await(int timeout) {
        return Fd.checked(Shim.SHIM.poll(fds, events, timeout), "poll", "") > 0;
    }

    /** Whether the last wait found something at a descriptor. */
    public boolean isReady(int index) {
        return events[index] != 0;
    }

    /** Waits until a file of the kernel's has changed since it was read; false when the time is over. */
    public static boolean awaitChange(Fd file, int timeout) {
        return Fd.checked(Shim.SHIM.pollChange(file.number(), timeout), "poll", "") > 0;
    }

    /** Leaves a descriptor out of further waits. */
    public void drop(int index) {
        fds[index] = NOTHING;
    }
}
