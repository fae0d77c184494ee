package io.davit.spec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;

/** Lists of CPUs or memory nodes as in {@code 0-3,7} (cpuset(7)). */
public final class CpuList {

    private static final int HIGHEST = 1 << 16;

    /** Whether a text is such a list; blanks around numbers are let pass, and an empty list is one. */
    public static boolean isValid(String list) {
        try {
            parse(list);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** A bit for each number, in words of 64 bits of the machine's byte order. */
    public static byte[] mask(String list) {
        long[] words = parse(list).toLongArray();
        ByteBuffer mask = ByteBuffer.allocate(words.length * Long.BYTES).order(ByteOrder.nativeOrder());
        for (long word : words) {
            mask.putLong(word);
        }
        return mask.array();
    }

    /** A bit for each number. */
    public static BitSet parse(String list) {
        BitSet numbers = new BitSet();
        if (list.isBlank()) {
            return numbers;
        }
        for (String range : list.split(",")) {
            int dash = range.indexOf('-');
            int first = number(dash < 0 ? range : range.substring(0, dash));
            int last = dash < 0 ? first : number(range.substring(dash + 1));
            if (last < first) {
                throw new NumberFormatException(range);
            }
            numbers.set(first, last + 1);
        }
        return numbers;
    }

    private static int number(String text) {
        int number = Integer.parseInt(text.strip());
        if (number < 0 || number >= HIGHEST) {
            throw new NumberFormatException(text);
        }
        return number;
    }

    private CpuList() {}
}
