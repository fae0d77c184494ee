package io.davit.container;

import io.davit.DavitException;
import io.davit.linux.Errno;
import io.davit.plan.EnterOperation.Clone;
import io.davit.plan.ExecuteOperation.FindExecutable;
import io.davit.plan.Operation;
import io.davit.plan.ProcessOperation.Scheduler;

/** Words the error message for a failed operation of davit-init. */
final class InitFailure {

    static DavitException of(Operation operation, Message error) {
        if (operation instanceof FindExecutable executable) {
            return error.number() == Errno.ENOENT.number()
                    ? notFound(executable.command())
                    : of("", executable.what(), error);
        }
        if (operation instanceof Clone && isOfCgroup(error)) {
            return of("", "join the container's cgroup", error);
        }
        return of(operation.origin(), operation.what(), error, hint(operation, error));
    }

    /**
     * Tells whether clone3(2) failed because of CLONE_INTO_CGROUP: EBUSY if the cgroup enables controllers for its
     * children, EACCES if davit's user may not write to it.
     */
    private static boolean isOfCgroup(Message error) {
        return error.number() == Errno.EBUSY.number() || error.number() == Errno.EACCES.number();
    }

    private static DavitException notFound(String command) {
        return new DavitException("exec: \"" + command + "\": "
                + (command.contains("/")
                        ? "stat " + command + ": " + Errno.text(Errno.ENOENT.number())
                        : "executable file not found in $PATH"));
    }

    /** sched_setattr(2) returns EPERM for both reasons. */
    private static String hint(Operation operation, Message error) {
        boolean refused = operation instanceof Scheduler && error.number() == Errno.EPERM.number();
        return refused
                ? " (it needs CAP_SYS_NICE; and of SCHED_DEADLINE, the process scheduler can't be used together with "
                        + "AllowedCPUs, the cpuset of a cgroup)"
                : "";
    }

    /**
     * @param where JSON pointer to the property in the config; may be empty
     * @param what the operation in words
     */
    static DavitException of(String where, String what, Message error) {
        return of(where, what, error, "");
    }

    private static DavitException of(String where, String what, Message error, String hint) {
        return new DavitException((where.isEmpty() ? "" : where + ": ") + what + ": " + why(error) + hint);
    }

    /** For hooks, davit-init sends ECANCELED with status and output, or ETIMEDOUT with the timeout. */
    private static String why(Message error) {
        if (error.text().isEmpty() || error.number() == Errno.ENOENT.number()) {
            return Errno.text(error.number());
        }
        if (error.number() == Errno.ECANCELED.number()) {
            return ProgramFailure.parse(error.text());
        }
        return error.number() == Errno.ETIMEDOUT.number() ? ProgramFailure.timeout(error.text()) : clean(error.text());
    }

    /**
     * Returns the text on one line, without the severity letter that the kernel puts before each message of fsopen(2).
     */
    private static String clean(String text) {
        String line = text.strip().replace('\n', ' ');
        return line.startsWith("e ") ? line.substring(2) : line;
    }

    private InitFailure() {}
}
