package io.davit;

import java.util.HexFormat;

/**
 * An error or warning about a config.
 *
 * @param pointer the JSON pointer to the property (RFC 6901)
 * @param sentence what is wrong, as a predicate that follows the pointer
 * @param remedy how to fix it; {@code null} if that is obvious
 * @param isError true if the config is refused; false for a warning
 */
public record Problem(String pointer, String sentence, String remedy, boolean isError) {

    public static Problem error(String pointer, String sentence) {
        return new Problem(pointer, sentence, null, true);
    }

    public static Problem error(String pointer, String sentence, String remedy) {
        return new Problem(pointer, sentence, remedy, true);
    }

    public static Problem warning(String pointer, String sentence) {
        return new Problem(pointer, sentence, null, false);
    }

    @Override
    public String toString() {
        String where = pointer.isEmpty() ? "/" : pointer;
        return onOneLine(where + ": " + sentence + (remedy == null ? "" : " (" + remedy + ")"));
    }

    /** Escapes control characters: text from a config must not add lines or terminal escape sequences to a message. */
    private static String onOneLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c)) {
                line.append("\\u").append(HexFormat.of().toHexDigits(c));
            } else {
                line.append(c);
            }
        }
        return line.toString();
    }
}
