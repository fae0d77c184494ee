package io.davit.cli;

import io.davit.DavitException;
import java.util.Locale;

/** Parses memory sizes such as {@code 64M}, {@code 1.5g} or {@code 512KiB}; all units are powers of 1024. */
final class Bytes {

    private static final String UNITS = "kmgtp";

    static long parse(String text) {
        String size = text.strip().toLowerCase(Locale.ROOT);
        int end = size.length();
        while (end > 0 && !Character.isDigit(size.charAt(end - 1))) {
            end--;
        }
        try {
            return (long) (Double.parseDouble(size.substring(0, end)) * factor(size.substring(end).strip()));
        } catch (NumberFormatException e) {
            throw new DavitException("invalid size: \"" + text + "\"");
        }
    }

    private static double factor(String unit) {
        if (unit.isEmpty() || unit.equals("b")) {
            return 1;
        }
        int power = UNITS.indexOf(unit.charAt(0));
        String rest = unit.substring(1);
        if (power < 0 || !rest.isEmpty() && !rest.equals("b") && !rest.equals("ib")) {
            throw new NumberFormatException(unit);
        }
        return Math.pow(1024, power + 1.0);
    }

    private Bytes() {}
}
