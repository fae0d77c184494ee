package io.davit.container;

import io.davit.ContainerStateException;
import io.davit.DavitException;
import io.davit.cgroup.Cgroup.OomSource;
import io.davit.cgroup.Cgroup;
import io.davit.linux.Fd;
import io.davit.linux.Pidfd;
import io.davit.linux.ProcessMonitor;

/**
 * Watches a container for OOM events and its exit. Waiting allocates nothing: davit's heap is never collected, and a
 * caller may watch for years.
 */
public final class Watch implements AutoCloseable {

    /**
     * The kinds of events, in the order of {@link ProcessMonitor}'s numbers: a timeout, the exit of the init, an OOM
     * event.
     */
    public enum Event {
        TIME,
        END,
        MEMORY
    }

    private static final Event[] EVENTS = Event.values();
    private static final int SIZE = 4096;

    private final Pidfd init;
    private final OomSource memory;
    private final Cgroup cgroup;
    private final ProcessMonitor vigil;

    private Watch(Pidfd init, OomSource memory, Cgroup cgroup) {
        this.init = init;
        this.memory = memory;
        this.cgroup = cgroup;
        this.vigil = memory == null
                ? new ProcessMonitor(init.fd(), null, false)
                : new ProcessMonitor(init.fd(), memory.fd(), memory.isFile());
    }

    static Watch of(int pid, Cgroup cgroup) {
        Pidfd init = Pidfd.open(pid);
        if (init == null) {
            throw new ContainerStateException("container not running");
        }
        try {
            return new Watch(init, memory(cgroup), cgroup);
        } catch (DavitException e) {
            init.close();
            throw e;
        }
    }

    private static OomSource memory(Cgroup cgroup) {
        OomSource memory = cgroup.oomSource();
        if (memory != null && memory.isFile()) {
            // POLLPRI is set until the file has been read.
            memory.fd().read(SIZE);
        }
        return memory;
    }

    /**
     * Waits for the next event.
     *
     * @param timeout in milliseconds, after which the event is {@link Event#TIME}
     */
    public Event await(int timeout) {
        return EVENTS[vigil.await(timeout)];
    }

    /** Returns the number of OOM kills in the cgroup so far. */
    public long oomKills() {
        return cgroup.oomKills();
    }

    /**
     * Tells whether {@link Event#MEMORY} always is an OOM event (cgroup v1); else memory.events may have changed
     * otherwise.
     */
    public boolean isExact() {
        return memory == null || !memory.isFile();
    }

    @Override
    public void close() {
        init.close();
        if (memory != null) {
            Fd source = memory.fd();
            source.close();
        }
    }
}
