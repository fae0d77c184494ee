package io.davit.linux;

import io.davit.DavitException;

/** A system call that failed: {@code open /run/x: no such file or directory}. */
public final class ErrnoException extends DavitException {

    private final int errno;

    /** @param errno its number, of which a negative return value is the negation */
    public ErrnoException(String what, int errno) {
        super(what + ": " + Errno.text(errno));
        this.errno = errno;
    }

    public boolean is(Errno other) {
        return errno == other.number();
    }

    public int errno() {
        return errno;
    }
}
