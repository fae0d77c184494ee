package io.davit.cgroup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.DavitException;
import io.davit.linux.ErrnoException;
import io.davit.spec.Resources;
import java.util.List;

/** A controller of one cgroup version: its limits, the corresponding systemd properties, and its statistics. */
interface Controller {

    /**
     * Computes the limits that the resources set, in the order in which they must be set. Absent ones stay unchanged.
     *
     * @param present the present limits, for an update; {@link Present#NONE} for a new cgroup
     * @throws DavitException for a limit that this cgroup version does not support, or conflicting limits
     */
    List<Limit> limits(Resources resources, Present present);

    /** Adds the systemd properties that correspond to its limits. */
    default void addTo(UnitProperties unit) {}

    /**
     * Initializes a cgroup so that it can have processes.
     *
     * @param made whether the cgroup is new, and therefore has no values yet
     */
    default void prepare(Directory directory, boolean made) {}

    /** Returns the error to report when the kernel refuses a write. */
    default DavitException refusal(ErrnoException e, Limit.Write write, Directory directory) {
        return e.at(write.origin());
    }

    /** Adds the controller's statistics, in the format of {@code davit events}. */
    default void report(Directory directory, ObjectNode data) {}

    static DavitException missing(String controller) {
        return new DavitException("/linux/resources: the cgroup controller " + controller + " is not available");
    }

    /** Tells whether a number of the config is set. Callers write 0 for absent numbers. */
    static boolean isSet(Number number) {
        return number != null && number.longValue() != 0;
    }
}
