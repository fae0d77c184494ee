package io.davit.spec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class CpuListTest {

    private static long word(byte[] mask, int index) {
        return ByteBuffer.wrap(mask).order(ByteOrder.nativeOrder()).getLong(index * Long.BYTES);
    }

    @Test
    void numbersAndRangesAreLists() {
        for (String list : List.of("0", "0-3", "0-3,7", "7,0-3", "1,1", "0-0", " 1 , 3 - 4 ", "65535", "")) {
            assertTrue(CpuList.isValid(list), list);
        }
    }

    @Test
    void otherTextsAreNot() {
        for (String list : List.of(
                "a", "3-1", "1-", "-1", "0,,1", ",1", "1-2-3", "65536", "99999999999", "0x1", "1.5", "1;2")) {
            assertFalse(CpuList.isValid(list), list);
        }
    }

    @Test
    void aMaskHasABitForEachNumber() {
        assertEquals(0b10001111, word(CpuList.mask("0-3,7"), 0));
        assertEquals(0b10001111, word(CpuList.mask("7, 0-3"), 0));
        assertEquals(1L << 63, word(CpuList.mask("63"), 0));
    }

    @Test
    void aMaskHasAsManyWordsAsItsHighestNumberNeeds() {
        assertEquals(8, CpuList.mask("63").length);
        byte[] mask = CpuList.mask("1,64-65");
        assertEquals(16, mask.length);
        assertEquals(0b10, word(mask, 0));
        assertEquals(0b11, word(mask, 1));
    }

    @Test
    void anEmptyListHasNoMask() {
        assertArrayEquals(new byte[0], CpuList.mask(""));
        assertArrayEquals(new byte[0], CpuList.mask("  "));
    }
}
