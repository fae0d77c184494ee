package io.davit.container;

import io.davit.DavitException;

/** What is kept of a container cannot be read. */
final class DamagedException extends DavitException {

    DamagedException(String message) {
        super(message);
    }
}
