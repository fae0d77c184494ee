package io.davit.container;

import io.davit.DavitException;
import io.davit.linux.Errno;

/** A cgroup of v2 that a process may not be born in. */
final class BusyCgroupException extends DavitException {

    private final boolean denied;

    /** @param errno EBUSY where it hands controllers to those below (cgroups(7)), EACCES where davit's user may not */
    BusyCgroupException(int errno) {
        super("join the container's cgroup: " + Errno.text(errno));
        denied = errno == Errno.EACCES.number();
    }

    boolean isDenied() {
        return denied;
    }
}
