package io.davit.check;

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
        return where + ": " + sentence + (remedy == null ? "" : " (" + remedy + ")");
    }
}
