package io.davit.cgroup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.DavitException;
import io.davit.linux.ErrnoException;
import io.davit.spec.Resources;
import java.util.List;

/** A controller of one cgroup version: its limits, their properties in systemd, and its statistics. */
interface Controller {

    /**
     * Computes the limits that the resources set, in the order in which they are to be set. Absent ones are not touched.
     *
     * @param present for an update; {@link Present#NONE} for a new cgroup
     * @throws DavitException for a limit that this cgroup version does not have, or a contradiction
     */
    List<Limit> limits(Resources resources, Present present);

    /** Adds the properties of a systemd unit that correspond to its limits. */
    default void addTo(UnitProperties unit) {}

    /**
     * Initializes a cgroup, which cannot have processes before.
     *
     * @param made whether it is new, so that nothing is set in it
     */
    default void prepare(Directory directory, boolean made) {}

    /** The error to report when the kernel refuses a write. */
    default DavitException refusal(ErrnoException e, Limit.Write write, Directory directory) {
        return e.at(write.origin());
    }

    /** Adds its statistics, in the format of {@code davit events}. */
    default void report(Directory directory, ObjectNode data) {}

    static DavitException missing(String controller) {
        return new DavitException("/linux/resources: the cgroup controller " + controller + " is not available");
    }

    /** Whether a number of the config is set; callers write 0 for absent ones. */
    static boolean isSet(Number number) {
        return number != null && number.longValue() != 0;
    }
}
