package io.davit.linux;

/**
 * What happens while a process of a container runs in davit's foreground. How often that is, the container decides: none
 * of this allocates memory.
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
     * @param process a pidfd
     * @param signals a signalfd; {@code null}: davit's signals are not looked at
     * @param notices a socket for what the container tells a service manager; {@code null}: none
     */
    public ForegroundEvents(int pid, Fd process, Fd signals, Fd notices) {
        this.pid = pid;
        this.process = process;
        this.signals = signals;
        this.notices = notices;
    }

    /** Waits for the next; false when the process has ended. */
    public boolean await() {
        found = (int) Fd.checked(Shim.SHIM.attend(process.number(), number(signals), number(notices)), "poll", "");
        return (found & ENDED) == 0;
    }

    private static int number(Fd fd) {
        return fd == null ? NONE : fd.number();
    }

    /**
     * Sends the signals that davit has got to the process.
     *
     * @return whether the size of davit's terminal has changed
     */
    public boolean passSignals() {
        if ((found & SIGNALS) == 0) {
            return false;
        }
        return Fd.checked(Shim.SHIM.passSignals(signals.number(), process.number(), pid), "read", "signalfd") != 0;
    }

    /**
     * Passes a notice on to the service manager.
     *
     * @return whether the process has said that it is ready
     */
    public boolean passNotice() {
        return notices != null && (found & NOTICES) != 0 && Fd.checked(Shim.SHIM.passNotice(notices.number(), pid), "receive", "") != 0;
    }

    /** Takes everything to have happened that may have: for who has waited in another way. */
    public void foundAny() {
        found = SIGNALS | NOTICES;
    }
}
