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

/** The resource limits of a process that may not set them itself, or not yet. */
final class Limits {

    /** Those that nothing of davit-init's can stumble over. */
    static void setEarly(int pid, Process process, boolean hooked) {
        set(pid, process, limit -> !Rlimits.isLate(limit, hooked));
    }

    /** Those that come last: at {@link io.davit.plan.SyncPoint#EXECUTE}. */
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
