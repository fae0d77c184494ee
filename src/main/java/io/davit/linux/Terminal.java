package io.davit.linux;

/**
 * davit's terminal while it is attached to a container's. It is in raw mode, so that every key reaches the container.
 * If davit's stdin is not a terminal, it is forwarded unchanged.
 */
public final class Terminal implements AutoCloseable {

    private static final int MODES_SIZE = 256;

    private final Fd master;
    private final byte[] saved;

    private Terminal(Fd master, byte[] saved) {
        this.master = master;
        this.saved = saved;
    }

    /**
     * Attaches to a container's terminal and sets davit's to raw mode.
     *
     * @param master the master of the container's terminal; closed with this
     */
    public static Terminal show(Fd master) {
        Fd.checked(Shim.SHIM.nonblocking(master.number()), "fcntl", "");
        byte[] saved = new byte[MODES_SIZE];
        int result = Shim.SHIM.terminalRaw(Fd.STDIN.number(), saved);
        return new Terminal(master, result < 0 ? null : saved);
    }

    /** Resizes the container's terminal to the size of davit's. */
    public void resize() {
        resize(master);
    }

    /**
     * Prepares a terminal before its process starts, which may query the size and write at once. If davit's stdout is
     * not a terminal, lines end in LF without CR.
     */
    public static void prepare(Fd master) {
        resize(master);
        Fd.checked(Shim.SHIM.terminalPlain(master.number(), Fd.STDOUT.number()), "tcsetattr", "");
    }

    /** Does nothing if davit's stdin is not a terminal. */
    private static void resize(Fd master) {
        Shim.SHIM.terminalSize(Fd.STDIN.number(), master.number());
    }

    /**
     * Forwards input and output.
     *
     * @param notices another descriptor to wait for; {@code null}: none
     * @return true when a signal or notice is readable; false when the process has exited
     */
    public boolean pass(Fd signals, Fd notices, Fd process) {
        int result = Shim.SHIM.terminalShow(
                master.number(),
                signals.number(),
                notices == null ? -1 : notices.number(),
                process.number());
        return Fd.checked(result, "poll", "") > 0;
    }

    /** Restores davit's terminal modes. */
    @Override
    public void close() {
        if (saved != null) {
            Shim.SHIM.terminalRestore(Fd.STDIN.number(), saved);
        }
        master.close();
    }
}
