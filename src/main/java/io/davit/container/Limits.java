package io.davit.container;

import io.davit.DavitException;
import io.davit.linux.Child;
import io.davit.linux.Errno;
import io.davit.linux.ErrnoException;
import io.davit.plan.Rlimits;
import io.davit.spec.Process;
import io.davit.spec.Process.Rlimit;
import java.util.List;
import java.util.function.Predicate;

/** Sets those rlimits of a process that it may not set itself, or not yet (prlimit(2)). */
final class Limits {

    /** Sets the rlimits that do not affect davit-init. */
    static void setEarly(int pid, Process process, boolean hooked) {
        set(pid, process, limit -> !Rlimits.isLate(limit, hooked));
    }

    /**
     * Sets the rlimits that come last, at {@link io.davit.plan.SyncPoint#EXECUTE}: they would affect davit-init or
     * hooks.
     */
    static void setLate(int pid, Process process, boolean hooked) {
        set(pid, process, limit -> Rlimits.isLate(limit, hooked));
    }

    private static void set(int pid, Process process, Predicate<Rlimit> isMeant) {
        List<Rlimit> limits = process.rlimits();
        for (int i = 0; i < limits.size(); i++) {
            Rlimit limit = limits.get(i);
            if (!isMeant.test(limit)) {
                continue;
            }
            try {
                new Child(pid).limit(Rlimits.number(limit.type()), limit.soft(), limit.hard());
            } catch (ErrnoException e) {
                throw new DavitException(
                        "/process/rlimits/" + i + ": set " + limit.type() + ": " + Errno.text(e.errno()));
            }
        }
    }

    private Limits() {}
}
