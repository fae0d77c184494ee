package io.davit.cgroup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.DavitException;
import io.davit.cgroup.Limit.OnRefusal;
import io.davit.spec.Resources.Memory;
import io.davit.spec.Resources;
import java.util.List;

/** The memory controller of cgroup v2. */
final class MemoryV2 implements Controller {

    private static final String LIMIT = "memory.max";
    private static final String SWAP_LIMIT = "memory.swap.max";
    private static final String RESERVATION = "memory.low";
    private static final String UNLIMITED = "max";

    @Override
    public List<Limit> limits(Resources resources, Present present) {
        Memory memory = resources.memory();
        if (memory == null) {
            return List.of();
        }
        refuseV1(memory);
        requireRoom(memory, present);
        LimitList limits = new LimitList("/linux/resources/memory");
        addSwap(memory, present, limits);
        if (Controller.isSet(memory.limit())) {
            limits.add("limit", LIMIT, bytes(memory.limit()));
        }
        if (Controller.isSet(memory.reservation())) {
            limits.add("reservation", RESERVATION, bytes(memory.reservation()));
        }
        return limits.limits();
    }

    private static void refuseV1(Memory memory) {
        if (memory.swappiness() != null) {
            throw new DavitException("/linux/resources/memory/swappiness: there is none in cgroup v2");
        }
        if (Boolean.TRUE.equals(memory.disableOOMKiller())) {
            throw new DavitException("/linux/resources/memory/disableOOMKiller: cgroup v2 cannot do without it");
        }
    }

    /**
     * Refuses, if {@code checkBeforeUpdate} is set, a limit below the usage: it would cause OOM kills. cgroup v1 fails
     * with EBUSY by itself.
     */
    private static void requireRoom(Memory memory, Present present) {
        if (!Boolean.TRUE.equals(memory.checkBeforeUpdate())) {
            return;
        }
        long usage = present.number("memory.current");
        if (Controller.isSet(memory.swap()) && memory.swap() > 0) {
            long both = usage + present.number("memory.swap.current");
            if (memory.swap() < both) {
                throw new DavitException(
                        "rejecting memory+swap limit " + memory.swap() + ": " + both + " bytes are in use");
            }
        }
        if (Controller.isSet(memory.limit()) && memory.limit() > 0 && memory.limit() < usage) {
            throw new DavitException("rejecting memory limit " + memory.limit() + ": " + usage + " bytes are in use");
        }
    }

    /** Without swap accounting the file does not exist. Then "no swap" and "unlimited swap" need no write. */
    private static void addSwap(Memory memory, Present present, LimitList limits) {
        String swap = swap(memory.swap(), limit(memory, present));
        if (swap != null) {
            boolean mayBeMissing = swap.equals("0") || swap.equals(UNLIMITED);
            limits.add(Controller.isSet(memory.swap()) ? "swap" : "limit", SWAP_LIMIT, swap,
                    mayBeMissing ? OnRefusal.SKIP_MISSING : OnRefusal.FAIL);
        }
    }

    /** Returns the memory limit that the config's swap limit includes: the new one, else the present one. */
    private static Long limit(Memory memory, Present present) {
        boolean swapAlone = !Controller.isSet(memory.limit()) && Controller.isSet(memory.swap()) && memory.swap() > 0;
        long current = swapAlone ? present.number(LIMIT) : 0;
        return current > 0 ? Long.valueOf(current) : memory.limit();
    }

    /**
     * Converts the config's swap limit, which includes memory, to memory.swap.max, which does not. Removing the memory
     * limit also removes the swap limit.
     *
     * @return the value of memory.swap.max; {@code null}: unchanged
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
            throw new DavitException("/linux/resources/memory: swap cannot be limited without a memory limit");
        }
        if (swap < limit) {
            throw new DavitException("/linux/resources/memory: swap must be at least the memory limit");
        }
        return Long.toString(swap - limit);
    }

    private static String bytes(long bytes) {
        return bytes < 0 ? UNLIMITED : Long.toString(bytes);
    }

    /** {@code memory.high} and {@code memory.min} can only come from {@code unified}. */
    @Override
    public void addTo(UnitProperties unit) {
        unit.bytes(LIMIT, "MemoryMax");
        unit.bytes(SWAP_LIMIT, "MemorySwapMax");
        unit.bytes(RESERVATION, "MemoryLow");
        unit.bytes("memory.high", "MemoryHigh");
        unit.bytes("memory.min", "MemoryMin");
    }

    @Override
    public void report(Directory directory, ObjectNode data) {
        ObjectNode memory = data.putObject("memory");
        CgroupStats.putUnlessZero(memory, "cache", CgroupStats.read(directory, "memory.stat", "file"));
        ObjectNode usage = memory.putObject("usage");
        CgroupStats.put(usage, "limit", CgroupStats.read(directory, LIMIT));
        CgroupStats.putUnlessZero(usage, "usage", CgroupStats.read(directory, "memory.current"));
        CgroupStats.putUnlessZero(usage, "max", CgroupStats.read(directory, "memory.peak"));
        CgroupStats.put(usage, "failcnt", CgroupStats.read(directory, "memory.events", "max"));
        reportSwap(directory, memory.putObject("swap"));
        MemoryV1.reportRaw(directory, memory);
        CgroupStats.pressure(directory, "memory.pressure", memory);
    }

    /** Reports swap including memory, as the config and cgroup v1 define it. */
    private static void reportSwap(Directory directory, ObjectNode swap) {
        long limit = CgroupStats.read(directory, LIMIT);
        long swapLimit = CgroupStats.read(directory, SWAP_LIMIT);
        CgroupStats.put(swap, "limit", limit < 0 || swapLimit < 0 ? -1 : limit + swapLimit);
        CgroupStats.putUnlessZero(swap, "usage",
                CgroupStats.read(directory, "memory.current") + CgroupStats.read(directory, "memory.swap.current"));
        CgroupStats.put(swap, "failcnt", CgroupStats.read(directory, "memory.swap.events", "max"));
    }
}
