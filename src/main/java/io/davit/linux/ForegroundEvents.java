package io.davit.linux;

/**
 * Events while a container process runs in the foreground. Nothing here allocates memory: the container decides how
 * often events occur, and davit's heap is never collected.
 */
public final class ForegroundEvents {

    private static final int ENDED = 1;
    private static final int SIGNALS = 2;
    private static final int NOTICES = 4;

    private static final int NONE = -1;

    private final int pid;
    private final Fd process;
    private final Fd signals;
    private final Fd notices;
    private int found;

    /**
     * @param pid the pid of the process
     * @param process its pidfd
     * @param signals a signalfd; {@code null}: signals are not forwarded
     * @param notices the socket that receives the container's sd_notify(3) messages; {@code null}: none
     */
    public ForegroundEvents(int pid, Fd process, Fd signals, Fd notices) {
        this.pid = pid;
        this.process = process;
        this.signals = signals;
        this.notices = notices;
    }

    /** Waits for the next event; returns false when the process has exited. */
    public boolean await() {
        found = (int) Fd.checked(Shim.SHIM.attend(process.number(), number(signals), number(notices)), "poll", "");
        return (found & ENDED) == 0;
    }

    private static int number(Fd fd) {
        return fd == null ? NONE : fd.number();
    }

    /**
     * Forwards pending signals to the process.
     *
     * @return whether the size of davit's terminal has changed (SIGWINCH)
     */
    public boolean passSignals() {
        if ((found & SIGNALS) == 0) {
            return false;
        }
        return Fd.checked(Shim.SHIM.passSignals(signals.number(), process.number(), pid), "read", "signalfd") != 0;
    }

    /**
     * Forwards an sd_notify(3) message to the service manager.
     *
     * @return whether the process has reported that it is ready
     */
    public boolean passNotice() {
        return notices != null && (found & NOTICES) != 0 && Fd.checked(Shim.SHIM.passNotice(notices.number(), pid), "receive", "") != 0;
    }

    /** Marks all events as pending, for a caller that waited by other means. */
    public void foundAny() {
        found = SIGNALS | NOTICES;
    }
}
