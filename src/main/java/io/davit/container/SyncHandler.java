package io.davit.container;

import io.davit.DavitException;
import io.davit.linux.Fd;
import io.davit.plan.SyncPoint;

/** Handles the sync points of davit-init ({@link SyncPoint}) that differ between create, restore and exec. */
interface SyncHandler {

    /** Accepts no sync point. */
    SyncHandler NONE = new SyncHandler() {};

    /** Moves davit-init into the container's cgroup. */
    default void joinCgroup(int pid) {
        throw unexpected(SyncPoint.CGROUP);
    }

    /** Is called with the pid of the new process, which waits for davit at its next sync point. */
    default void started(int pid) {}

    /** Writes the mappings of the new user namespace. */
    default void writeIdMaps() {
        throw unexpected(SyncPoint.ID_MAPS);
    }

    /** Runs prestart and createRuntime hooks, before the root is changed. */
    default void runHooks(InitSession session) {
        throw unexpected(SyncPoint.HOOKS);
    }

    /**
     * Moves network devices into the container.
     *
     * @param netlink rtnetlink socket of the container's network namespace; the handler closes it
     */
    default void moveNetworkDevices(Fd netlink) {
        throw unexpected(SyncPoint.NETWORK);
    }

    /**
     * Passes the seccomp notify file descriptor to the program that handles the notifications.
     *
     * @param pid pid of the process that the filter applies to
     */
    default void handOverNotifications(Fd notifications, int pid) {
        throw unexpected(SyncPoint.SECCOMP);
    }

    static DavitException unexpected(SyncPoint point) {
        return new DavitException("unexpected sync point " + point.word() + " of davit-init");
    }
}
