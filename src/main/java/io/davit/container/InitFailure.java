package io.davit.container;

import io.davit.DavitException;
import io.davit.linux.Errno;
import io.davit.plan.EnterOperation.Clone;
import io.davit.plan.ExecuteOperation.FindExecutable;
import io.davit.plan.Operation;
import io.davit.plan.ProcessOperation.Scheduler;

/** The sentence for an operation of davit-init that failed. */
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

    /** clone3(2) into a cgroup that enables controllers for its children, or that davit's user may not write to. */
    private static boolean isOfCgroup(Message error) {
        return error.number() == Errno.EBUSY.number() || error.number() == Errno.EACCES.number();
    }

    private static DavitException notFound(String command) {
        return new DavitException("exec: \"" + command + "\": "
                + (command.contains("/")
                        ? "stat " + command + ": " + Errno.text(Errno.ENOENT.number())
                        : "executable file not found in $PATH"));
    }

    /** sched_setattr(2) has one error for both. */
    private static String hint(Operation operation, Message error) {
        boolean refused = operation instanceof Scheduler && error.number() == Errno.EPERM.number();
        return refused
                ? " (it needs CAP_SYS_NICE; and of SCHED_DEADLINE, the process scheduler can't be used together with "
                        + "AllowedCPUs, the cpuset of a cgroup)"
                : "";
    }

    /**
     * @param where in the config; may be empty
     * @param what was tried
     */
    static DavitException of(String where, String what, Message error) {
        return of(where, what, error, "");
    }

    private static DavitException of(String where, String what, Message error, String hint) {
        return new DavitException((where.isEmpty() ? "" : where + ": ") + what + ": " + why(error) + hint);
    }

    /** Of a hook davit-init sends the status and the output, or the timeout. */
    private static String why(Message error) {
        if (error.text().isEmpty() || error.number() == Errno.ENOENT.number()) {
            return Errno.text(error.number());
        }
        if (error.number() == Errno.ECANCELED.number()) {
            return ProgramFailure.parse(error.text());
        }
        return error.number() == Errno.ETIMEDOUT.number() ? ProgramFailure.timeout(error.text()) : clean(error.text());
    }

    /** On one line; the kernel's log of a filesystem marks each line with a letter for its severity. */
    private static String clean(String text) {
        String line = text.strip().replace('\n', ' ');
        return line.startsWith("e ") ? line.substring(2) : line;
    }

    private InitFailure() {}
}
