package io.davit.cgroup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.DavitException;
import io.davit.spec.Resources;

/** A controller of cgroups: which part of the resources it keeps, and by which files. */
interface Controller {

    /** Whether there is something for it in the resources. */
    boolean concerns(Resources resources);

    /** Writes what the resources say of it; what they do not say stays as it is. */
    void apply(Resources resources, Directory directory);

    /** The same where there are processes and limits already. */
    default void update(Resources resources, Directory directory) {
        apply(resources, directory);
    }

    /** What a new cgroup needs before it can have processes. */
    default void prepare(Directory directory) {}

    /** Adds what it has counted. */
    default void report(Directory directory, ObjectNode data) {}

    static DavitException missing(String controller) {
        return new DavitException("linux.resources: the cgroup controller " + controller + " is not available");
    }

    /** Whether a number of the config is there; 0 is what callers write for one that is not. */
    static boolean isSet(Number number) {
        return number != null && number.longValue() != 0;
    }

    static boolean isSet(String text) {
        return text != null && !text.isEmpty();
    }
}
