package io.davit.linux;

/**
 * davit's own terminal while it shows that of a container: every key is passed on, and none means anything to davit.
 * Where davit's stdin is no terminal, it is passed on as it is.
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
     * Begins to show a terminal.
     *
     * @param master its master, which is closed with this
     */
    public static Terminal show(Fd master) {
        Fd.checked(Shim.SHIM.nonblocking(master.number()), "fcntl", "");
        byte[] saved = new byte[MODES_SIZE];
        int result = Shim.SHIM.terminalRaw(Fd.STDIN.number(), saved);
        return new Terminal(master, result < 0 ? null : saved);
    }

    /** Gives the container's terminal the size of davit's. */
    public void resize() {
        resize(master);
    }

    /**
     * Prepares one that is not shown yet, before its process is started, which may ask for its size and write at once.
     * Where davit's output is no terminal, lines end in LF alone.
     */
    public static void prepare(Fd master) {
        resize(master);
        Fd.checked(Shim.SHIM.terminalPlain(master.number(), Fd.STDOUT.number()), "tcsetattr", "");
    }

    /** Where davit has no terminal, nothing happens. */
    private static void resize(Fd master) {
        Shim.SHIM.terminalSize(Fd.STDIN.number(), master.number());
    }

    /**
     * Passes on what is typed and what is written.
     *
     * @param notices what else there may be to be read; {@code null}: nothing
     * @return true when there are signals or notices to be read; false when the process has ended
     */
    public boolean pass(Fd signals, Fd notices, Fd process) {
        int result = Shim.SHIM.terminalShow(
                master.number(),
                signals.number(),
                notices == null ? -1 : notices.number(),
                process.number());
        return Fd.checked(result, "poll", "") > 0;
    }

    /** Leaves davit's terminal as it was. */
    @Override
    public void close() {
        if (saved != null) {
            Shim.SHIM.terminalRestore(Fd.STDIN.number(), saved);
        }
        master.close();
    }
}
