package io.davit.systemd;

/** D-Bus type signatures: sequences of complete types. */
final class Signatures {

    /** Returns the end of the complete type that starts here. */
    static int end(String signature, int start) {
        return switch (signature.charAt(start)) {
            case 'a' -> end(signature, start + 1);
            case '(' -> endOfGroup(signature, start, ')');
            case '{' -> endOfGroup(signature, start, '}');
            case ')', '}' -> throw new IllegalArgumentException(signature);
            default -> start + 1;
        };
    }

    /**
     * Requires at least one type: values of an empty struct take no bytes, so an array could hold any number of them.
     */
    private static int endOfGroup(String signature, int start, char closing) {
        int next = end(signature, start + 1);
        while (signature.charAt(next) != closing) {
            next = end(signature, next);
        }
        return next + 1;
    }

    static int alignment(String type) {
        return switch (type.charAt(0)) {
            case 'y', 'g', 'v' -> 1;
            case 'n', 'q' -> 2;
            case 'x', 't', 'd', '(', '{' -> 8;
            default -> 4;
        };
    }

    private Signatures() {}
}
