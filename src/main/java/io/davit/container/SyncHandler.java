package io.davit.container;

import io.davit.DavitException;
import io.davit.linux.Fd;
import io.davit.plan.SyncPoint;

/** davit's part at the sync points of davit-init ({@link SyncPoint}), as far as it depends on what davit-init runs for. */
interface SyncHandler {

    /** For plans without any of them. */
    SyncHandler NONE = new SyncHandler() {};

    /** Puts davit-init into the container's cgroup, which its plan has it wait for. */
    default void joinCgroup(int pid) {
        throw unexpected(SyncPoint.CGROUP);
    }

    /** The container's process exists. It does nothing without davit after its next sync point. */
    default void started(int pid) {}

    /** Those of a new user namespace. */
    default void writeIdMaps() {
        throw unexpected(SyncPoint.ID_MAPS);
    }

    /** Hooks that run in the host before the root is changed. */
    default void runHooks(InitSession session) {
        throw unexpected(SyncPoint.HOOKS);
    }

    /** @param netlink a socket in the container's network namespace; to be closed */
    default void moveNetworkDevices(Fd netlink) {
        throw unexpected(SyncPoint.NETWORK);
    }

    /**
     * Hands the notifications of the seccomp filter to who answers them.
     *
     * @param pid of the process that has the filter
     */
    default void handOverNotifications(Fd notifications, int pid) {
        throw unexpected(SyncPoint.SECCOMP);
    }

    static DavitException unexpected(SyncPoint point) {
        return new DavitException("unexpected sync point " + point.word() + " of davit-init");
    }
}
