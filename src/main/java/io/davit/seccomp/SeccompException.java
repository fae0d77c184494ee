package io.davit.seccomp;

import io.davit.DavitException;

/** Thrown if a profile cannot be compiled; the message has the JSON pointer and the reason. */
public final class SeccompException extends DavitException {

    /** The JSON pointer to the profile. */
    static final String PROFILE = "/linux/seccomp";

    /** @param place a JSON pointer relative to the profile */
    SeccompException(String place, String sentence) {
        super(PROFILE + place + ": " + sentence);
    }
}
