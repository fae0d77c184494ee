package io.davit.linux;

import io.davit.DavitException;

/** A failed system call: {@code open /run/x: no such file or directory}. */
public final class ErrnoException extends DavitException {

    private final String what;
    private final int errno;

    /**
     * @param what the operation and its object, such as {@code open /run/x}
     * @param errno the error number, positive
     */
    public ErrnoException(String what, int errno) {
        super(what + ": " + Errno.text(errno));
        this.what = what;
        this.errno = errno;
    }

    /** Returns this error prefixed with the JSON pointer of the property that required the call. */
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
