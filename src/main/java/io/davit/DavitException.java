package io.davit;

/** An error that davit reports to its user: the message is one sentence. */
public class DavitException extends RuntimeException {

    public DavitException(String message) {
        super(message);
    }

    public DavitException(String message, Throwable cause) {
        super(message, cause);
    }
}
