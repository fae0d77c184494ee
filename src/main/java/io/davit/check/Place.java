package io.davit.check;

/**
 * The current position of a walk through a document. It is mutable, so that a pointer string is only created on demand.
 */
final class Place {

    private final StringBuilder pointer = new StringBuilder();

    /** Enters a property; returns the argument for {@link #leave}. */
    int enter(String property) {
        int before = pointer.length();
        pointer.append('/');
        for (int i = 0; i < property.length(); i++) {
            switch (property.charAt(i)) {
                case '~' -> pointer.append("~0");
                case '/' -> pointer.append("~1");
                default -> pointer.append(property.charAt(i));
            }
        }
        return before;
    }

    /** Enters an array element; returns the argument for {@link #leave}. */
    int enter(int index) {
        int before = pointer.length();
        pointer.append('/').append(index);
        return before;
    }

    void leave(int before) {
        pointer.setLength(before);
    }

    boolean isBelow(String other) {
        return pointer.length() > other.length() && pointer.charAt(other.length()) == '/' && pointer.indexOf(other) == 0;
    }

    /** Returns the JSON pointer (RFC 6901). */
    @Override
    public String toString() {
        return pointer.toString();
    }
}
