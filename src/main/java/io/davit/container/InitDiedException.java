package io.davit.container;

import io.davit.DavitException;

/** A container's init that has ended without a word. */
final class InitDiedException extends DavitException {

    InitDiedException() {
        super("the container's init died before it was ready");
    }
}
