package io.davit.systemd;

import java.util.ArrayList;
import java.util.List;

/**
 * Parses the GVariant text format: {@code 'text'}, {@code true}, {@code 5}, {@code uint64 5}, {@code ['a', 'b']}.
 *
 * @see <a href="https://docs.gtk.org/glib/gvariant-text-format.html">GVariant text format</a>
 */
public final class GVariant {

    /** Maximum nesting depth, well above that of any unit property. */
    private static final int DEEPEST = 32;

    private final String text;
    private int next;
    private int depth;

    private GVariant(String text) {
        this.text = text;
    }

    /** Parses a value; returns {@code null} for invalid text and for types that no unit property has. */
    public static Variant parse(String text) {
        GVariant parser = new GVariant(text);
        try {
            Variant value = parser.value();
            parser.skipBlanks();
            return parser.next == text.length() ? value : null;
        } catch (NumberFormatException | StringIndexOutOfBoundsException malformed) {
            return null;
        }
    }

    private void skipBlanks() {
        while (next < text.length() && text.charAt(next) == ' ') {
            next++;
        }
    }

    private Variant value() {
        if (++depth > DEEPEST) {
            throw new NumberFormatException("too deep");
        }
        skipBlanks();
        char first = text.charAt(next);
        Variant value = switch (first) {
            case '\'', '"' -> Variant.of(quoted(first));
            case '[' -> array();
            case '@' -> typed(word().substring(1));
            default -> Character.isLetter(first) ? keyword(word()) : number(word(), null);
        };
        depth--;
        return value;
    }

    private String quoted(char quote) {
        StringBuilder quoted = new StringBuilder();
        next++;
        while (text.charAt(next) != quote) {
            if (text.charAt(next) == '\\') {
                next++;
            }
            quoted.append(text.charAt(next++));
        }
        next++;
        return quoted.toString();
    }

    private String word() {
        int start = next;
        while (next < text.length() && " ,]".indexOf(text.charAt(next)) < 0) {
            next++;
        }
        return text.substring(start, next);
    }

    private Variant keyword(String word) {
        return switch (word) {
            case "true" -> Variant.of(true);
            case "false" -> Variant.of(false);
            case "boolean" -> typed("b");
            case "byte" -> typed("y");
            case "int16" -> typed("n");
            case "uint16" -> typed("q");
            case "int32" -> typed("i");
            case "uint32" -> typed("u");
            case "int64" -> typed("x");
            case "uint64" -> typed("t");
            case "double" -> typed("d");
            case "string" -> typed("s");
            case "objectpath" -> typed("o");
            case "signature" -> typed("g");
            default -> throw new NumberFormatException(word);
        };
    }

    /** Parses the value after a type prefix such as {@code uint64}. */
    private Variant typed(String signature) {
        skipBlanks();
        if ("ynqiuxtd".contains(signature)) {
            return number(word(), signature);
        }
        Variant value = value();
        if (signature.startsWith("a") && value.value() instanceof List<?> elements && elements.isEmpty()) {
            return new Variant(signature, elements);
        }
        boolean text = "sog".contains(signature) && value.signature().equals("s");
        if (!text && !value.signature().equals(signature)) {
            throw new NumberFormatException(signature);
        }
        return new Variant(signature, value.value());
    }

    private static Variant number(String word, String signature) {
        boolean fraction = signature == null
                ? word.contains(".") || word.contains("e") && !word.startsWith("0x")
                : signature.equals("d");
        if (fraction) {
            return new Variant("d", Double.valueOf(word));
        }
        long value = "t".equals(signature) && !word.startsWith("0") ? Long.parseUnsignedLong(word) : Long.decode(word);
        return new Variant(signature == null ? "i" : signature, inRange(signature == null ? "i" : signature, value));
    }

    private static Number inRange(String signature, long value) {
        long[] range = switch (signature) {
            case "y" -> new long[] {0, 0xff};
            case "n" -> new long[] {Short.MIN_VALUE, Short.MAX_VALUE};
            case "q" -> new long[] {0, 0xffff};
            case "i" -> new long[] {Integer.MIN_VALUE, Integer.MAX_VALUE};
            case "u" -> new long[] {0, 0xffffffffL};
            default -> new long[] {Long.MIN_VALUE, Long.MAX_VALUE};
        };
        if (value < range[0] || value > range[1]) {
            throw new NumberFormatException(Long.toString(value));
        }
        return value;
    }

    /** Every element has the type of the first. */
    private Variant array() {
        List<Object> elements = new ArrayList<>();
        String type = null;
        next++;
        skipBlanks();
        while (text.charAt(next) != ']') {
            Variant element = value();
            if (type != null && !type.equals(element.signature())) {
                throw new NumberFormatException(element.signature());
            }
            type = element.signature();
            elements.add(element.value());
            skipBlanks();
            if (text.charAt(next) == ',') {
                next++;
                skipBlanks();
            }
        }
        next++;
        return new Variant("a" + (type == null ? "s" : type), elements);
    }
}
