package io.davit.cgroup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.DavitException;
import io.davit.cgroup.Limit.OnRefusal;
import io.davit.cgroup.Limit.Write;
import io.davit.linux.Errno;
import io.davit.linux.ErrnoException;
import io.davit.spec.Resources.Memory;
import io.davit.spec.Resources;
import java.util.List;

/** The memory controller of cgroup v1. */
final class MemoryV1 implements Controller {

    private static final String LIMIT = "memory.limit_in_bytes";
    private static final String SWAP_LIMIT = "memory.memsw.limit_in_bytes";
    private static final String USAGE = "memory.usage_in_bytes";
    private static final String UNLIMITED = "-1";

    @Override
    public List<Limit> limits(Resources resources, Present present) {
        Memory memory = resources.memory();
        if (memory == null) {
            return List.of();
        }
        requireRoom(memory, present);
        LimitList limits = new LimitList("/linux/resources/memory");
        addLimits(memory, limits);
        limits.addNumber("reservation", "memory.soft_limit_in_bytes", memory.reservation());
        if (memory.swappiness() != null) {
            limits.add("swappiness", "memory.swappiness", Long.toUnsignedString(memory.swappiness()));
        }
        if (Boolean.TRUE.equals(memory.disableOOMKiller())) {
            limits.add("disableOOMKiller", "memory.oom_control", "1");
        }
        return limits.limits();
    }

    private static void requireRoom(Memory memory, Present present) {
        if (!Boolean.TRUE.equals(memory.checkBeforeUpdate())) {
            return;
        }
        long usage = present.number(USAGE);
        if (Controller.isSet(memory.limit()) && memory.limit() > 0 && memory.limit() < usage) {
            throw new DavitException("rejecting memory limit " + memory.limit() + ": " + usage + " bytes are in use");
        }
    }

    /**
     * The limit of memory plus swap must never be below the memory limit: when both rise, it must be set first; when
     * both fall, last. Removing the memory limit also removes the swap limit, if the kernel has swap accounting.
     */
    private static void addLimits(Memory memory, LimitList limits) {
        boolean unlimited = memory.limit() != null && memory.limit() == -1;
        boolean hasSwap = Controller.isSet(memory.swap());
        limits.addNumber("limit", LIMIT, memory.limit(),
                hasSwap || unlimited ? OnRefusal.POSTPONE : OnRefusal.FAIL);
        if (hasSwap) {
            limits.addNumber("swap", SWAP_LIMIT, memory.swap());
        } else if (unlimited) {
            limits.add("limit", SWAP_LIMIT, UNLIMITED, OnRefusal.SKIP_MISSING);
        }
    }

    /** EBUSY: usage exceeds the new limit and cannot be reclaimed. */
    @Override
    public DavitException refusal(ErrnoException e, Write write, Directory directory) {
        if (!e.is(Errno.EBUSY) || !write.file().equals(LIMIT)) {
            return e.at(write.origin());
        }
        return new DavitException("unable to set memory limit to " + write.values().getFirst() + " (current usage: "
                + CgroupStats.read(directory, USAGE) + ", peak usage: "
                + CgroupStats.read(directory, "memory.max_usage_in_bytes") + ")");
    }

    @Override
    public void addTo(UnitProperties unit) {
        unit.bytes(LIMIT, "MemoryLimit");
    }

    @Override
    public void report(Directory directory, ObjectNode data) {
        ObjectNode memory = data.putObject("memory");
        CgroupStats.putUnlessZero(memory, "cache", CgroupStats.read(directory, "memory.stat", "cache"));
        report(directory, memory.putObject("usage"), "memory.");
        report(directory, memory.putObject("swap"), "memory.memsw.");
        report(directory, memory.putObject("kernel"), "memory.kmem.");
        report(directory, memory.putObject("kernelTCP"), "memory.kmem.tcp.");
        reportRaw(directory, memory);
    }

    private static void report(Directory directory, ObjectNode entry, String prefix) {
        CgroupStats.put(entry, "limit", CgroupStats.read(directory, prefix + "limit_in_bytes"));
        CgroupStats.putUnlessZero(entry, "usage", CgroupStats.read(directory, prefix + "usage_in_bytes"));
        CgroupStats.putUnlessZero(entry, "max", CgroupStats.read(directory, prefix + "max_usage_in_bytes"));
        CgroupStats.put(entry, "failcnt", CgroupStats.read(directory, prefix + "failcnt"));
    }

    /** Reports all values of memory.stat under the kernel's names. */
    static void reportRaw(Directory directory, ObjectNode memory) {
        ObjectNode raw = memory.putObject("raw");
        for (String line : directory.lines("memory.stat")) {
            int blank = line.indexOf(' ');
            CgroupStats.put(raw, line.substring(0, blank), CgroupStats.parse(line.substring(blank + 1)));
        }
    }
}
