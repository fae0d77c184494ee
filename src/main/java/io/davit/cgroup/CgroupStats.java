package io.davit.cgroup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;

/** Statistics of a cgroup: unsigned 64-bit numbers. The greatest one stands for "no limit". */
final class CgroupStats {

    private static final long NO_LIMIT = -1;
    private static final BigInteger TWO_TO_THE_64 = BigInteger.ONE.shiftLeft(64);

    /** Parses a number, or {@code max}. */
    static long parse(String text) {
        return text.equals("max") ? NO_LIMIT : Long.parseUnsignedLong(text);
    }

    /** Reads a number; 0 if the file does not exist. */
    static long read(Directory directory, String file) {
        String text = directory.readIfExists(file);
        return text == null || text.isEmpty() ? 0 : parse(text);
    }

    /** Reads the number after a key, as in {@code oom_kill 3}; 0 if there is none. */
    static long read(Directory directory, String file, String key) {
        for (String line : directory.lines(file)) {
            if (line.startsWith(key) && line.length() > key.length() && line.charAt(key.length()) == ' ') {
                return parse(line.substring(key.length() + 1).strip());
            }
        }
        return 0;
    }

    static void put(ObjectNode node, String name, long number) {
        if (number < 0) {
            node.put(name, BigInteger.valueOf(number).add(TWO_TO_THE_64));
        } else {
            node.put(name, number);
        }
    }

    /** Puts a number unless it is 0. */
    static void putUnlessZero(ObjectNode node, String name, long number) {
        if (number != 0) {
            put(node, name, number);
        }
    }

    /** Reports pressure stall information (PSI): {@code some avg10=0.00 avg60=0.00 avg300=0.00 total=0}. */
    static void pressure(Directory directory, String file, ObjectNode node) {
        for (String line : directory.lines(file)) {
            String[] columns = line.split(" ");
            ObjectNode kind = node.withObject("/psi").putObject(columns[0]);
            for (int i = 1; i < columns.length; i++) {
                int equals = columns[i].indexOf('=');
                String name = columns[i].substring(0, equals);
                String value = columns[i].substring(equals + 1);
                if (name.equals("total")) {
                    put(kind, name, parse(value));
                } else {
                    kind.put(name, Double.parseDouble(value));
                }
            }
        }
    }

    private CgroupStats() {}
}
