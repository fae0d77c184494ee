package io.davit.systemd;

/** Signatures of D-Bus: types one after the other. */
final class Signatures {

    /** Where the type that starts here ends. */
    static int end(String signature, int start) {
        return switch (signature.charAt(start)) {
            case 'a' -> end(signature, start + 1);
            case '(' -> endOfGroup(signature, start, ')');
            case '{' -> endOfGroup(signature, start, '}');
            case ')', '}' -> throw new IllegalArgumentException(signature);
            default -> start + 1;
        };
    }

    /** A group has at least one type: one without a size would fit into any message any number of times. */
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
