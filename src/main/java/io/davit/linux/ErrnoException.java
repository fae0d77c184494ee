package io.davit.linux;

import io.davit.DavitException;

/** A system call that failed: {@code open /run/x: no such file or directory}. */
public final class ErrnoException extends DavitException {

    private final String what;
    private final int errno;

    /** @param errno its number, of which a negative return value is the negation */
    public ErrnoException(String what, int errno) {
        super(what + ": " + Errno.text(errno));
        this.what = what;
        this.errno = errno;
    }

    /** The same error, with the place in the config that required the call. */
    public ErrnoException at(String place) {
        return new ErrnoException(place + ": " + what, errno);
    }

    public boolean is(Errno other) {
        return errno == other.number();
    }

    public int errno() {
        return errno;
    }
}
