package io.davit.container;

import io.davit.DavitException;

/** A cgroup of v2 that no process may be in, since it hands controllers to those below (cgroups(7)). */
final class BusyCgroupException extends DavitException {

    BusyCgroupException() {
        super("the container's cgroup hands its controllers down, and can have no process itself");
    }
}
