package io.davit.container;

import io.davit.DavitException;

/** The stored state of a container cannot be parsed. */
final class DamagedException extends DavitException {

    DamagedException(String message) {
        super(message);
    }
}
