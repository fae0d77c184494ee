package io.davit.seccomp;

import io.davit.DavitException;

/** A profile of which no filter can be made; the message says where and why. */
public final class SeccompException extends DavitException {

    private static final String PROFILE = "/linux/seccomp";

    private final String pointer;
    private final String sentence;

    /**
     * @param place a JSON pointer relative to the profile
     */
    SeccompException(String place, String sentence) {
        super(path(PROFILE + place) + ": " + sentence);
        this.pointer = PROFILE + place;
        this.sentence = sentence;
    }

    /** Where in the config: a JSON pointer (RFC 6901). */
    public String pointer() {
        return pointer;
    }

    /** What is wrong there. */
    public String sentence() {
        return sentence;
    }

    /** The pointer as people write it: {@code linux.seccomp.syscalls[3]}. */
    private static String path(String pointer) {
        StringBuilder path = new StringBuilder();
        for (String token : pointer.substring(1).split("/")) {
            if (Character.isDigit(token.charAt(0))) {
                path.append('[').append(token).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(token);
            }
        }
        return path.toString();
    }
}
