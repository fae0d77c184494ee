package io.davit.systemd;

import java.util.HexFormat;
import java.util.List;

/**
 * A D-Bus value with its type.
 *
 * @param signature of one complete type: {@code t}, {@code as}
 * @param value a {@link Boolean}, {@link Number}, {@link String} or {@code byte[]}; a {@link List} for an array or
 *     struct
 * @see <a href="https://dbus.freedesktop.org/doc/dbus-specification.html#type-system">Type system</a>
 */
public record Variant(String signature, Object value) {

    /** The value as systemctl(1) shows it. */
    @Override
    public String toString() {
        return switch (value) {
            case byte[] bytes -> HexFormat.of().formatHex(bytes);
            case Long number when signature.equals("t") ->
                    number == -1 ? "infinity" : Long.toUnsignedString(number);
            default -> value.toString();
        };
    }

    static Variant of(String text) {
        return new Variant("s", text);
    }

    static Variant of(boolean value) {
        return new Variant("b", value);
    }

    static Variant ofUnsigned(long value) {
        return new Variant("t", value);
    }

    static Variant ofStrings(List<String> values) {
        return new Variant("as", values);
    }
}
