package io.davit.cgroup;

import io.davit.DavitException;
import io.davit.spec.Resources;

/** A controller of cgroups: which part of the resources it keeps, and by which files. */
interface Controller {

    /** Whether there is something for it in the resources. */
    boolean concerns(Resources resources);

    /** Writes what the resources say of it; what they do not say stays as it is. */
    void apply(Resources resources, Directory directory);

    /** What a new cgroup needs before it can have processes. */
    default void prepare(Directory directory) {}

    static DavitException missing(String controller) {
        return new DavitException("linux.resources: the cgroup controller " + controller + " is not available");
    }
}
