package io.davit.cgroup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;

/** Numbers that the kernel tells of a cgroup: unsigned, of 64 bits, the largest of which is no limit. */
final class Figures {

    private static final long NO_LIMIT = -1;
    private static final BigInteger TWO_TO_THE_64 = BigInteger.ONE.shiftLeft(64);

    /** A number, or {@code max}. */
    static long parse(String text) {
        return text.equals("max") ? NO_LIMIT : Long.parseUnsignedLong(text);
    }

    /** What a file says; 0 where there is none. */
    static long read(Directory directory, String file) {
        String text = directory.readIfExists(file);
        return text == null || text.isEmpty() ? 0 : parse(text);
    }

    /** The number behind a key, as in {@code oom_kill 3}; 0 where there is none. */
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

    /** The same for a number that is left out where it is 0. */
    static void putUnlessZero(ObjectNode node, String name, long number) {
        if (number != 0) {
            put(node, name, number);
        }
    }

    /** How long tasks have waited for it: {@code some avg10=0.00 avg60=0.00 avg300=0.00 total=0} (PSI). */
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

    private Figures() {}
}
