package io.davit.container;

import io.davit.DavitException;
import io.davit.linux.Errno;
import io.davit.plan.Code;
import io.davit.plan.Operation;

/** The sentence for an operation of davit-init that failed. */
final class InitFailure {

    static DavitException of(Operation operation, Message error) {
        boolean notFound = operation.code() == Code.FIND && error.number() == Errno.ENOENT.number();
        String command = operation.text("command");
        if (notFound) {
            return new DavitException("exec: \"" + command + "\": "
                    + (command.contains("/")
                            ? "stat " + command + ": " + Errno.text(error.number())
                            : "executable file not found in $PATH"));
        }
        return of(operation.code() == Code.FIND ? "" : operation.where(), operation.what(), error);
    }

    /**
     * @param where in the config; may be empty
     * @param what was tried
     */
    static DavitException of(String where, String what, Message error) {
        String why = error.text().isEmpty() || error.number() == Errno.ENOENT.number()
                ? Errno.text(error.number())
                : clean(error.text());
        return new DavitException((where.isEmpty() ? "" : where + ": ") + what + ": " + why);
    }

    /** On one line; the kernel's log of a filesystem marks each line with a letter for its severity. */
    private static String clean(String text) {
        String line = text.strip().replace('\n', ' ');
        return line.startsWith("e ") ? line.substring(2) : line;
    }

    private InitFailure() {}
}
