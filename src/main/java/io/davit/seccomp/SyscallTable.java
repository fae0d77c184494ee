package io.davit.seccomp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The system call table of all architectures. One lookup of a name serves all of them.
 *
 * <p>The table is read at class initialization, which for the native image is at build time. The image holds a few
 * arrays without pointers, so that a lookup touches few pages and start-up has no work to do.
 */
final class SyscallTable {

    static final int UNKNOWN = -1;

    private static final String RESOURCE = "syscalls";

    private static final String[] NAMES;
    private static final int[][] NUMBERS = new int[Arch.values().length][];
    private static final byte[] MULTIPLEXED;

    /** All names, concatenated; the other array has the offset of each, and the end of the last. */
    private static final byte[] TEXT;
    private static final short[] STARTS;

    /** Hash table with open addressing, keyed by name: the call's index plus one, 0 if empty. */
    private static final short[] SLOTS;

    static {
        List<String[]> rows = read();
        String[] header = rows.removeFirst();
        NAMES = new String[rows.size()];
        Arrays.setAll(NAMES, call -> rows.get(call)[0]);
        for (Arch arch : Arch.values()) {
            NUMBERS[arch.ordinal()] = column(rows, Arrays.asList(header).indexOf(arch.column()), arch.base());
        }
        MULTIPLEXED = new byte[NAMES.length];
        TEXT = String.join("", NAMES).getBytes(StandardCharsets.ISO_8859_1);
        STARTS = starts();
        SLOTS = slots();
        for (Multiplexer multiplexer : Multiplexer.values()) {
            for (String name : multiplexer.names()) {
                MULTIPLEXED[find(name)] = (byte) multiplexer.ordinalOf(name);
            }
        }
    }

    /** Returns the index of the call with that name, or {@link #UNKNOWN}. */
    static int find(String name) {
        for (int slot = name.hashCode() & SLOTS.length - 1; SLOTS[slot] != 0; slot = slot + 1 & SLOTS.length - 1) {
            int call = SLOTS[slot] - 1;
            if (isName(call, name)) {
                return call;
            }
        }
        return UNKNOWN;
    }

    /** Returns the system call number, as in {@code seccomp_data.nr}, or {@link #UNKNOWN}. */
    static int number(Arch arch, int call) {
        return NUMBERS[arch.ordinal()][call];
    }

    /** Returns the ordinal of a multiplexed call, 0 for all others: see {@link Multiplexer#ordinalOf}. */
    static int multiplexed(int call) {
        return MULTIPLEXED[call];
    }

    static String name(int call) {
        return NAMES[call];
    }

    /** Returns the name of an architecture's system call number. */
    static String name(Arch arch, int number) {
        int[] numbers = NUMBERS[arch.ordinal()];
        int call = 0;
        while (numbers[call] != number) {
            call++;
        }
        return NAMES[call];
    }

    static int size() {
        return NAMES.length;
    }

    private static boolean isName(int call, String name) {
        int start = STARTS[call];
        int length = name.length();
        if (STARTS[call + 1] - start != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (TEXT[start + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static List<String[]> read() {
        try (var reader = new BufferedReader(new InputStreamReader(
                SyscallTable.class.getResourceAsStream(RESOURCE), StandardCharsets.ISO_8859_1))) {
            List<String[]> rows = new ArrayList<>();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.startsWith("#")) {
                    rows.add(line.split(" +"));
                }
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int[] column(List<String[]> rows, int column, int base) {
        int[] numbers = new int[rows.size()];
        for (int call = 0; call < numbers.length; call++) {
            String cell = rows.get(call)[column];
            numbers[call] = cell.equals("-") ? UNKNOWN : base + Integer.parseInt(cell);
        }
        return numbers;
    }

    private static short[] starts() {
        short[] starts = new short[NAMES.length + 1];
        for (int call = 0; call < NAMES.length; call++) {
            starts[call + 1] = (short) (starts[call] + NAMES[call].length());
        }
        return starts;
    }

    private static short[] slots() {
        short[] slots = new short[Integer.highestOneBit(NAMES.length) * 4];
        for (int call = 0; call < NAMES.length; call++) {
            int slot = NAMES[call].hashCode() & slots.length - 1;
            while (slots[slot] != 0) {
                slot = slot + 1 & slots.length - 1;
            }
            slots[slot] = (short) (call + 1);
        }
        return slots;
    }

    private SyscallTable() {}
}
