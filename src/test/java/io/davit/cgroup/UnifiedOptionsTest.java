package io.davit.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class UnifiedOptionsTest {

    private static final String BEFORE =
            "proc /proc proc rw 0 0\ncgroup2 /sys/fs/cgroup cgroup2 rw,nosuid,nsdelegate,memory_recursiveprot 0 0\n";

    @Test
    void whatHasBeenLostIsKnown() {
        UnifiedOptions before = UnifiedOptions.parse(BEFORE);
        assertEquals(
                List.of("nsdelegate", "memory_recursiveprot"),
                before.missingIn(UnifiedOptions.parse("cgroup2 /sys/fs/cgroup cgroup2 rw,nosuid 0 0\n")));
        assertEquals(
                List.of("memory_recursiveprot"),
                before.missingIn(UnifiedOptions.parse("cgroup2 /sys/fs/cgroup cgroup2 rw,nsdelegate 0 0\n")));
        assertEquals(List.of(), before.missingIn(before));
    }

    @Test
    void aHostMayHaveNone() {
        assertEquals(List.of(), UnifiedOptions.parse("proc /proc proc rw 0 0\n").missingIn(UnifiedOptions.parse("")));
    }
}
