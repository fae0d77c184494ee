package io.davit.container;

import io.davit.DavitException;

/** The container's init exited or was killed without a message. */
final class InitDiedException extends DavitException {

    private static final int SIGNALLED = 128;
    private static final int SIGILL = SIGNALLED + 4;
    private static final int SIGSYS = SIGNALLED + 31;

    /**
     * @param what {@code the process died before it was ready}
     * @param status its exit code, or 128 + N if signal N killed it
     * @param where the last sync point that it reached; may be empty
     */
    InitDiedException(String what, int status, String where) {
        super(what + ": " + how(status) + where);
    }

    private static String how(int status) {
        if (status < SIGNALLED) {
            return "exit status " + status;
        }
        // A seccomp filter that kills raises SIGSYS; if it forbids exit_group too, davit-init ends by SIGILL.
        String hint = status == SIGSYS || status == SIGILL ? ": does the seccomp profile allow execve, write and exit_group?" : "";
        return "signal " + (status - SIGNALLED) + hint;
    }

    InitDiedException(String message) {
        super(message);
    }
}
