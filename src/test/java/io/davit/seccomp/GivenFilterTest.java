package io.davit.seccomp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.davit.DavitException;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class GivenFilterTest {

    private static Filter filter(int instructions) {
        return GivenFilter.of(Base64.getEncoder().encodeToString(new byte[instructions * Filter.INSTRUCTION]), null);
    }

    @Test
    void aProgramAboveTheLimitOfTheKernelIsRefused() {
        assertEquals(4096, filter(4096).instructions());
        String message = assertThrows(DavitException.class, () -> filter(4097)).getMessage();
        assertTrue(message.endsWith(": the filter has 4097 instructions, the kernel takes no more than 4096"), message);
    }
}
