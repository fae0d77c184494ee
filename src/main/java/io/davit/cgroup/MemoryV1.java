package io.davit.cgroup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.DavitException;
import io.davit.linux.Errno;
import io.davit.linux.ErrnoException;
import io.davit.spec.Resources;
import io.davit.spec.Resources.Memory;

/** Memory in cgroup v1. */
final class MemoryV1 implements Controller {

    private static final String LIMIT = "memory.limit_in_bytes";
    private static final String SWAP_LIMIT = "memory.memsw.limit_in_bytes";
    private static final long UNLIMITED = -1;

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
        if (!concerns(resources)) {
            return;
        }
        Memory memory = resources.memory();
        requireRoom(memory, directory);
        applyLimits(memory, directory);
        if (Controller.isSet(memory.reservation())) {
            directory.write("memory.soft_limit_in_bytes", memory.reservation());
        }
        if (memory.swappiness() != null) {
            directory.writeUnsigned("memory.swappiness", memory.swappiness());
        }
        if (Boolean.TRUE.equals(memory.disableOOMKiller())) {
            directory.write("memory.oom_control", 1);
        }
    }

    static void requireRoom(Memory memory, Directory directory) {
        if (!Boolean.TRUE.equals(memory.checkBeforeUpdate())) {
            return;
        }
        long usage = Figures.read(directory, "memory.usage_in_bytes");
        if (Controller.isSet(memory.limit()) && memory.limit() > 0 && memory.limit() < usage) {
            throw new DavitException("rejecting memory limit " + memory.limit() + ": " + usage + " bytes are in use");
        }
    }

    /**
     * Memory and swap together may never be less than memory alone: of two limits that rise, that of both comes first,
     * and of two that fall, that of memory.
     */
    private static void applyLimits(Memory memory, Directory directory) {
        Long swap = swap(memory, directory);
        boolean later = Controller.isSet(memory.limit()) && !isTaken(memory.limit(), swap, directory);
        if (Controller.isSet(swap)) {
            directory.write(SWAP_LIMIT, swap);
        }
        if (later) {
            directory.write(LIMIT, memory.limit());
        }
    }

    /** Who does away with the limit of memory means that of swap too, if the kernel counts swap at all. */
    private static Long swap(Memory memory, Directory directory) {
        boolean implied = !Controller.isSet(memory.swap())
                && memory.limit() != null && memory.limit() == UNLIMITED && directory.has(SWAP_LIMIT);
        return implied ? Long.valueOf(UNLIMITED) : memory.swap();
    }

    private static boolean isTaken(long limit, Long swap, Directory directory) {
        try {
            directory.write(LIMIT, limit);
            return true;
        } catch (ErrnoException e) {
            if (e.is(Errno.EINVAL) && Controller.isSet(swap)) {
                return false;
            }
            throw e.is(Errno.EBUSY) ? tooLittle(limit, directory) : e;
        }
    }

    private static DavitException tooLittle(long limit, Directory directory) {
        return new DavitException("unable to set memory limit to " + limit + " (current usage: "
                + Figures.read(directory, "memory.usage_in_bytes") + ", peak usage: "
                + Figures.read(directory, "memory.max_usage_in_bytes") + ")");
    }

    @Override
    public void report(Directory directory, ObjectNode data) {
        ObjectNode memory = data.putObject("memory");
        Figures.putUnlessZero(memory, "cache", Figures.read(directory, "memory.stat", "cache"));
        report(directory, memory.putObject("usage"), "memory.");
        report(directory, memory.putObject("swap"), "memory.memsw.");
        report(directory, memory.putObject("kernel"), "memory.kmem.");
        report(directory, memory.putObject("kernelTCP"), "memory.kmem.tcp.");
        reportRaw(directory, memory);
    }

    private static void report(Directory directory, ObjectNode entry, String prefix) {
        Figures.put(entry, "limit", Figures.read(directory, prefix + "limit_in_bytes"));
        Figures.putUnlessZero(entry, "usage", Figures.read(directory, prefix + "usage_in_bytes"));
        Figures.putUnlessZero(entry, "max", Figures.read(directory, prefix + "max_usage_in_bytes"));
        Figures.put(entry, "failcnt", Figures.read(directory, prefix + "failcnt"));
    }

    /** Everything in memory.stat, by its own names. */
    static void reportRaw(Directory directory, ObjectNode memory) {
        ObjectNode raw = memory.putObject("raw");
        for (String line : directory.lines("memory.stat")) {
            int blank = line.indexOf(' ');
            Figures.put(raw, line.substring(0, blank), Figures.parse(line.substring(blank + 1)));
        }
    }
}
