package io.davit;

/** Something that davit was asked for and cannot do; the message is the one sentence that its user reads. */
public class DavitException extends RuntimeException {

    public DavitException(String message) {
        super(message);
    }

    public DavitException(String message, Throwable cause) {
        super(message, cause);
    }
}
