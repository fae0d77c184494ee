package io.davit.container;

import io.davit.DavitException;
import io.davit.linux.Child;
import io.davit.linux.Errno;
import io.davit.linux.ErrnoException;
import io.davit.plan.Rlimits;
import io.davit.spec.Process;
import io.davit.spec.Process.Rlimit;
import java.util.List;

/** The resource limits of a process that may not set them itself. */
final class Limits {

    static void set(int pid, Process process) {
        List<Rlimit> limits = process.rlimits();
        for (int i = 0; i < limits.size(); i++) {
            Rlimit limit = limits.get(i);
            try {
                new Child(pid).limit(Rlimits.number(limit.type()), limit.soft(), limit.hard());
            } catch (ErrnoException e) {
                throw new DavitException(
                        "process.rlimits[" + i + "]: set " + limit.type() + ": " + Errno.text(e.errno()));
            }
        }
    }

    private Limits() {}
}
