package io.davit.systemd;

import io.davit.DavitException;

/** Thrown if the unit to start already exists. */
public final class UnitExistsException extends DavitException {

    UnitExistsException(String message) {
        super(message);
    }
}
