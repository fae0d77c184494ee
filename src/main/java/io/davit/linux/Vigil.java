package io.davit.linux;

/** Waiting for the end of a process, or for memory to run out, again and again and without allocating anything. */
public final class Vigil {

    /** What has come. */
    public enum Event {
        TIME,
        END,
        MEMORY
    }

    private static final Event[] EVENTS = Event.values();
    private static final int NONE = -1;

    private final int process;
    private final int memory;
    private final boolean isFile;

    /**
     * @param process a pidfd
     * @param memory marked when memory has run out; {@code null}: there is none
     * @param isFile whether that is a file which changes then; else it is an eventfd
     */
    public Vigil(Fd process, Fd memory, boolean isFile) {
        this.process = process.number();
        this.memory = memory == null ? NONE : memory.number();
        this.isFile = isFile;
    }

    /** @param timeout in milliseconds */
    public Event await(int timeout) {
        int event = Shim.SHIM.watch(process, memory, isFile, timeout);
        if (event < 0) {
            throw new ErrnoException("poll", -event);
        }
        return EVENTS[event];
    }
}
