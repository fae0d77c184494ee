package io.davit.seccomp;

import io.davit.DavitException;

/** A profile of which no filter can be made; the message says where and why. */
public final class SeccompException extends DavitException {

    /** The JSON pointer to the profile. */
    static final String PROFILE = "/linux/seccomp";

    /** @param place a JSON pointer relative to the profile */
    SeccompException(String place, String sentence) {
        super(PROFILE + place + ": " + sentence);
    }
}
