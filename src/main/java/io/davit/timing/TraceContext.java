package io.davit.timing;

import io.davit.linux.Fd;
import java.util.HexFormat;

/**
 * The trace that a command belongs to (W3C Trace Context, level 1).
 *
 * @param trace the trace id, 32 hexadecimal digits
 * @param parent the id of the caller's span, 16 hexadecimal digits; empty: none
 */
record TraceContext(String trace, String parent) {

    static final String VARIABLE = "TRACEPARENT";

    private static final int TRACE_DIGITS = 32;
    private static final int SPAN_DIGITS = 16;

    /** {@code 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01}; later versions may be longer. */
    private static final int LENGTH = 55;

    /** @param header the value of the variable; without a valid one, a new trace begins */
    static TraceContext of(String header) {
        return isValid(header)
                ? new TraceContext(header.substring(3, 35), header.substring(36, 52))
                : new TraceContext(random(TRACE_DIGITS), "");
    }

    private static boolean isValid(String header) {
        if (header == null || header.length() < LENGTH || header.length() > LENGTH && header.charAt(LENGTH) != '-') {
            return false;
        }
        boolean known = !header.startsWith("ff") && (header.length() == LENGTH || !header.startsWith("00"));
        return known
                && isHexadecimal(header, 0, 2) && header.charAt(2) == '-'
                && isId(header, 3, TRACE_DIGITS) && header.charAt(35) == '-'
                && isId(header, 36, SPAN_DIGITS) && header.charAt(52) == '-'
                && isHexadecimal(header, 53, 2);
    }

    private static boolean isId(String header, int start, int digits) {
        return isHexadecimal(header, start, digits) && !header.substring(start, start + digits).equals("0".repeat(digits));
    }

    /** The recommendation requires lower case. */
    private static boolean isHexadecimal(String header, int start, int digits) {
        for (int i = start; i < start + digits; i++) {
            char c = header.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    static String randomSpan() {
        return random(SPAN_DIGITS);
    }

    private static String random(int digits) {
        try (Fd source = Fd.open("/dev/urandom", Fd.O_RDONLY)) {
            return HexFormat.of().formatHex(source.read(digits / 2));
        }
    }
}
