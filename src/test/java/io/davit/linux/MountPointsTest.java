package io.davit.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** proc_pid_mountinfo(5). */
class MountPointsTest {

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/proc, /proc",
        "/with\\040blank, '/with blank'",
        "/tab\\011newline\\012backslash\\134, '/tab\tnewline\nbackslash\\'",
        "/ü\\040ü, '/ü ü'",
        "/short\\04, /short\\04",
    })
    void thePointIsTheFifthColumn(String written, String point) {
        assertEquals(point, MountPoints.parse("36 35 98:0 /of\\040it " + written + " rw,noatime master:1 - ext3 /dev/root rw"));
    }

    @ParameterizedTest
    @CsvSource({"'rw,noatime', ext3", "'rw shared:1 master:2', fuse.sshfs", "'rw propagate_from:3', tmpfs"})
    void theTypeComesAfterAnyNumberOfFields(String fields, String type) {
        assertEquals(type, MountPoints.type("36 35 98:0 / /mnt " + fields + " - " + type + " /dev/root rw"));
    }

    @Test
    void theMountsOfThisProcessAreFoundByTheirTypes() {
        assertEquals("/proc", MountPoints.byType().get("proc"));
    }

    @Test
    void theMountsOfThisProcessAreFound() {
        assertTrue(MountPoints.below("/").contains("/proc"));
        assertEquals(MountPoints.below("/proc"), MountPoints.below("/proc/"));
        assertTrue(MountPoints.below("/pro").isEmpty());
    }
}
