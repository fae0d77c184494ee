package io.davit.cgroup;

import io.davit.DavitException;
import io.davit.spec.Resources;
import io.davit.spec.Resources.Memory;

/** Memory in cgroup v2. */
final class MemoryV2 implements Controller {

    @Override
    public boolean concerns(Resources resources) {
        Memory memory = resources.memory();
        return memory != null && (memory.limit() != null || memory.reservation() != null || memory.swap() != null);
    }

    @Override
    public void apply(Resources resources, Directory directory) {
        Memory memory = resources.memory();
        if (isSet(memory.swap())) {
            directory.write("memory.swap.max", swap(memory.swap(), memory.limit()));
        }
        if (isSet(memory.limit())) {
            directory.write("memory.max", bytes(memory.limit()));
        }
        if (isSet(memory.reservation())) {
            directory.write("memory.low", bytes(memory.reservation()));
        }
    }

    private static boolean isSet(Long bytes) {
        return bytes != null && bytes != 0;
    }

    private static String bytes(long bytes) {
        return bytes < 0 ? "max" : Long.toString(bytes);
    }

    /** In a config swap counts memory and swap together, in cgroup v2 swap alone. */
    static String swap(long swap, Long limit) {
        if (swap < 0) {
            return "max";
        }
        if (limit == null || limit <= 0) {
            throw new DavitException("linux.resources.memory: swap cannot be limited without a memory limit");
        }
        if (swap < limit) {
            throw new DavitException("linux.resources.memory: swap must be at least the memory limit");
        }
        return Long.toString(swap - limit);
    }
}
