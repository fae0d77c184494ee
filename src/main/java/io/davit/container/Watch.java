package io.davit.container;

import io.davit.ContainerStateException;
import io.davit.DavitException;
import io.davit.cgroup.Cgroup.OomSource;
import io.davit.cgroup.Cgroup;
import io.davit.linux.Fd;
import io.davit.linux.Pidfd;
import io.davit.linux.ProcessMonitor;

/** A container that is watched: a caller may do that for as long as it lives, so that nothing is allocated meanwhile. */
public final class Watch implements AutoCloseable {

    /** What has come, in the order of {@link ProcessMonitor}'s numbers. */
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
            // A file counts as changed until it has been read.
            memory.fd().read(SIZE);
        }
        return memory;
    }

    /** What comes next: its end, memory that has run out, or the end of the time given in milliseconds. */
    public Event await(int timeout) {
        return EVENTS[vigil.await(timeout)];
    }

    /** How many of its processes were killed for want of memory so far. */
    public long oomKills() {
        return cgroup.oomKills();
    }

    /** Whether memory that has run out is told of as such; else as any change of what the kernel counts of it. */
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
