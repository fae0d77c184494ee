package io.davit.cgroup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.DavitException;
import io.davit.linux.Errno;
import io.davit.linux.ErrnoException;
import io.davit.spec.Resources;
import io.davit.spec.Resources.Memory;

/** Memory in cgroup v2. */
final class MemoryV2 implements Controller {

    private static final String LIMIT = "memory.max";
    private static final String SWAP_LIMIT = "memory.swap.max";
    private static final String UNLIMITED = "max";

    @Override
    public boolean concerns(Resources resources) {
        Memory memory = resources.memory();
        return memory != null
                && (Controller.isSet(memory.limit()) || Controller.isSet(memory.reservation())
                        || Controller.isSet(memory.swap()) || memory.swappiness() != null
                        || Boolean.TRUE.equals(memory.disableOOMKiller()));
    }

    @Override
    public void apply(Resources resources, Directory directory) {
        Memory memory = resources.memory();
        refuseV1(memory);
        requireRoom(memory, directory);
        String swap = swap(memory.swap(), memory.limit());
        if (swap != null) {
            writeSwap(swap, directory);
        }
        if (Controller.isSet(memory.limit())) {
            directory.write(LIMIT, bytes(memory.limit()));
        }
        if (Controller.isSet(memory.reservation())) {
            directory.write("memory.low", bytes(memory.reservation()));
        }
    }

    @Override
    public void update(Resources resources, Directory directory) {
        apply(resources.with(completed(resources.memory(), directory), null), directory);
    }

    /** Swap counts on top of the memory limit, which may be the one that is set already. */
    static Memory completed(Memory memory, Directory directory) {
        boolean swapAlone = !Controller.isSet(memory.limit()) && Controller.isSet(memory.swap()) && memory.swap() > 0;
        long limit = swapAlone ? Figures.read(directory, LIMIT) : 0;
        return limit > 0 ? memory.with(limit) : memory;
    }

    private static void refuseV1(Memory memory) {
        if (memory.swappiness() != null) {
            throw new DavitException("linux.resources.memory.swappiness: there is none in cgroup v2");
        }
        if (Boolean.TRUE.equals(memory.disableOOMKiller())) {
            throw new DavitException("linux.resources.memory.disableOOMKiller: cgroup v2 cannot do without it");
        }
    }

    /** A limit below what is used would kill processes, where cgroup v1 refuses it: only who asks is told before. */
    static void requireRoom(Memory memory, Directory directory) {
        if (!Boolean.TRUE.equals(memory.checkBeforeUpdate())) {
            return;
        }
        long usage = Figures.read(directory, "memory.current");
        if (Controller.isSet(memory.swap()) && memory.swap() > 0) {
            long both = usage + Figures.read(directory, "memory.swap.current");
            if (memory.swap() < both) {
                throw new DavitException(
                        "rejecting memory+swap limit " + memory.swap() + ": " + both + " bytes are in use");
            }
        }
        if (Controller.isSet(memory.limit()) && memory.limit() > 0 && memory.limit() < usage) {
            throw new DavitException("rejecting memory limit " + memory.limit() + ": " + usage + " bytes are in use");
        }
    }

    /** A kernel that does not count swap has no file for it, and no swap that would have to be forbidden or allowed. */
    private static void writeSwap(String swap, Directory directory) {
        try {
            directory.write(SWAP_LIMIT, swap);
        } catch (ErrnoException e) {
            if (!e.is(Errno.ENOENT) || !swap.equals("0") && !swap.equals(UNLIMITED)) {
                throw e;
            }
        }
    }

    private static String bytes(long bytes) {
        return bytes < 0 ? UNLIMITED : Long.toString(bytes);
    }

    /**
     * In a config swap counts memory and swap together, in cgroup v2 swap alone. Who does away with the memory limit
     * means that of swap too.
     *
     * @return {@code null}: it stays as it is
     */
    static String swap(Long swap, Long limit) {
        boolean unlimited = limit != null && limit < 0;
        if (!Controller.isSet(swap)) {
            return unlimited ? UNLIMITED : null;
        }
        if (swap < 0) {
            return UNLIMITED;
        }
        if (!Controller.isSet(limit) || unlimited) {
            throw new DavitException("linux.resources.memory: swap cannot be limited without a memory limit");
        }
        if (swap < limit) {
            throw new DavitException("linux.resources.memory: swap must be at least the memory limit");
        }
        return Long.toString(swap - limit);
    }

    @Override
    public void report(Directory directory, ObjectNode data) {
        ObjectNode memory = data.putObject("memory");
        Figures.putUnlessZero(memory, "cache", Figures.read(directory, "memory.stat", "file"));
        ObjectNode usage = memory.putObject("usage");
        Figures.put(usage, "limit", Figures.read(directory, LIMIT));
        Figures.putUnlessZero(usage, "usage", Figures.read(directory, "memory.current"));
        Figures.putUnlessZero(usage, "max", Figures.read(directory, "memory.peak"));
        Figures.put(usage, "failcnt", Figures.read(directory, "memory.events", "max"));
        reportSwap(directory, memory.putObject("swap"));
        MemoryV1.reportRaw(directory, memory);
        Figures.pressure(directory, "memory.pressure", memory);
    }

    /** As in a config, together with memory. */
    private static void reportSwap(Directory directory, ObjectNode swap) {
        long limit = Figures.read(directory, LIMIT);
        long swapLimit = Figures.read(directory, SWAP_LIMIT);
        Figures.put(swap, "limit", limit < 0 || swapLimit < 0 ? -1 : limit + swapLimit);
        Figures.putUnlessZero(swap, "usage",
                Figures.read(directory, "memory.current") + Figures.read(directory, "memory.swap.current"));
        Figures.put(swap, "failcnt", Figures.read(directory, "memory.swap.events", "max"));
    }
}
