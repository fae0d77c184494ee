package io.davit.check;

/** Where in a document a walk is. Only who asks for it gets a string of its own. */
final class Place {

    private final StringBuilder pointer = new StringBuilder();

    /** Goes to a property; returns what {@link #leave} needs. */
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

    /** Goes to an element of a list. */
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

    /** As a JSON pointer (RFC 6901). */
    @Override
    public String toString() {
        return pointer.toString();
    }
}
