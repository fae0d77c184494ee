package io.davit.spec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;

/** Parses lists of CPUs or memory nodes, such as {@code 0-3,7} (cpuset(7), list format). */
public final class CpuList {

    private static final int HIGHEST = 1 << 16;

    /** Tells whether the text is a valid list; blanks around numbers and an empty list are allowed. */
    public static boolean isValid(String list) {
        try {
            parse(list);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** Returns a bit mask, as 64-bit words in native byte order, as for sched_setaffinity(2). */
    public static byte[] mask(String list) {
        long[] words = parse(list).toLongArray();
        ByteBuffer mask = ByteBuffer.allocate(words.length * Long.BYTES).order(ByteOrder.nativeOrder());
        for (long word : words) {
            mask.putLong(word);
        }
        return mask.array();
    }

    /** Returns the set of the list's numbers. */
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
