package io.davit.systemd;

import io.davit.DavitException;

/** A unit that is to be started, and is there already. */
public final class UnitExistsException extends DavitException {

    UnitExistsException(String message) {
        super(message);
    }
}
