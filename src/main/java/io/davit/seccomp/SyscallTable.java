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
 * The numbers of all system calls. A name is looked up once, for all architectures.
 *
 * <p>The table is read when the class is initialised, which for the native image is when the image is built. What
 * the image then holds is a few arrays without pointers: a lookup touches little of it, and nothing is to be started.
 */
final class SyscallTable {

    static final int UNKNOWN = -1;

    private static final String RESOURCE = "syscalls";

    private static final String[] NAMES;
    private static final int[][] NUMBERS = new int[Arch.values().length][];
    private static final byte[] MULTIPLEXED;

    /** All names one after the other, and where each begins and the last ends. */
    private static final byte[] TEXT;
    private static final short[] STARTS;

    /** Open addressing by the name's hash: the call plus one, 0 where there is none. */
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

    /** The call of that name, {@link #UNKNOWN} when no architecture has it. */
    static int find(String name) {
        for (int slot = name.hashCode() & SLOTS.length - 1; SLOTS[slot] != 0; slot = slot + 1 & SLOTS.length - 1) {
            int call = SLOTS[slot] - 1;
            if (isName(call, name)) {
                return call;
            }
        }
        return UNKNOWN;
    }

    /** The call's number as {@code seccomp_data.nr} has it, {@link #UNKNOWN} when the architecture lacks it. */
    static int number(Arch arch, int call) {
        return NUMBERS[arch.ordinal()][call];
    }

    /** The call's place among those that are multiplexed, 0 for all others: see {@link Multiplexer}. */
    static int multiplexed(int call) {
        return MULTIPLEXED[call];
    }

    static String name(int call) {
        return NAMES[call];
    }

    /** The name of an architecture's call. */
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
