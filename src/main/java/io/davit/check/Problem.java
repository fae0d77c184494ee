package io.davit.check;

import java.util.HexFormat;

/**
 * Something that is wrong with a config.
 *
 * @param pointer the JSON pointer to it (RFC 6901)
 * @param sentence what is wrong, to be read behind the pointer
 * @param remedy what would make it right; {@code null} where that is plain
 * @param isError whether the config cannot be run; else it is only worth knowing
 */
public record Problem(String pointer, String sentence, String remedy, boolean isError) {

    static Problem error(String pointer, String sentence) {
        return new Problem(pointer, sentence, null, true);
    }

    static Problem error(String pointer, String sentence, String remedy) {
        return new Problem(pointer, sentence, remedy, true);
    }

    static Problem warning(String pointer, String sentence) {
        return new Problem(pointer, sentence, null, false);
    }

    @Override
    public String toString() {
        String where = pointer.isEmpty() ? "/" : pointer;
        return onOneLine(where + ": " + sentence + (remedy == null ? "" : " (" + remedy + ")"));
    }

    /** What a config says may be anything: it must neither break the line nor speak to the reader's terminal. */
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
