package io.davit.linux;

/** Waits for a process to exit or run out of memory. It allocates nothing, because davit's heap is never collected. */
public final class ProcessMonitor {

    private static final int NONE = -1;

    private final int process;
    private final int memory;
    private final boolean isFile;

    /**
     * @param process a pidfd
     * @param memory a descriptor that becomes ready at an OOM event; {@code null}: none
     * @param isFile whether {@code memory} is a cgroup file (POLLPRI); else it is an eventfd (POLLIN)
     */
    public ProcessMonitor(Fd process, Fd memory, boolean isFile) {
        this.process = process.number();
        this.memory = memory == null ? NONE : memory.number();
        this.isFile = isFile;
    }

    /**
     * Waits for the next event: 0 is the timeout, 1 the exit of the process, 2 memory that has run out.
     *
     * @param timeout in milliseconds
     */
    public int await(int timeout) {
        int event = Shim.SHIM.watch(process, memory, isFile, timeout);
        if (event < 0) {
            throw new ErrnoException("poll", -event);
        }
        return event;
    }
}
