package io.davit.cgroup;

import io.davit.spec.Resources;
import io.davit.spec.Resources.Memory;

/** Memory in cgroup v1. */
final class MemoryV1 implements Controller {

    private static final String LIMIT = "memory.limit_in_bytes";
    private static final String SWAP_LIMIT = "memory.memsw.limit_in_bytes";

    @Override
    public boolean concerns(Resources resources) {
        Memory memory = resources.memory();
        return memory != null && (memory.limit() != null || memory.reservation() != null || memory.swap() != null);
    }

    @Override
    public void apply(Resources resources, Directory directory) {
        if (!concerns(resources)) {
            return;
        }
        Memory memory = resources.memory();
        if (isSet(memory.limit())) {
            directory.write(LIMIT, memory.limit());
        }
        // Memory and swap together must never be less than memory alone: the larger is set last.
        if (isSet(memory.swap())) {
            directory.write(SWAP_LIMIT, memory.swap());
        }
        if (isSet(memory.reservation())) {
            directory.write("memory.soft_limit_in_bytes", memory.reservation());
        }
    }

    private static boolean isSet(Long bytes) {
        return bytes != null && bytes != 0;
    }
}
