package io.davit.container;

import io.davit.cgroup.SavedCgroup;
import io.davit.spec.Config;
import io.davit.spec.Hook;
import io.davit.spec.State;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * The stored state of a container ({@code state.json}).
 *
 * @param bundle absolute path of the bundle directory
 * @param rootfs absolute path of the root filesystem on the host
 * @param created creation time in RFC 3339 format
 * @param owner effective user id of the creator
 * @param pid host pid of the init; 0 until it is started
 * @param startTime start time of the init in clock ticks since boot; tells a reused pid apart
 * @param ownPids whether the container has its own pid namespace: all its processes die with the init
 * @param hasProcess whether the config has a process
 * @param ownCgroup whether the cgroup was created for the container: all processes in it may be killed with it
 * @param hostMounts mount points that existed below the root filesystem before creation, if the container uses the
 *     host's mount namespace; {@code null}: it does not
 * @param resctrl directories of the resctrl filesystem that were created for the container
 * @param afterStart steps of davit-init after the start, for error messages
 */
record ContainerState(
        String id,
        String bundle,
        String rootfs,
        String created,
        int owner,
        int pid,
        long startTime,
        boolean ownPids,
        boolean hasProcess,
        Map<String, String> annotations,
        SavedCgroup cgroup,
        boolean ownCgroup,
        List<String> hostMounts,
        List<String> resctrl,
        List<Hook> poststart,
        List<Hook> poststop,
        List<DeferredStep> afterStart) {

    /**
     * An operation of the plan, as error messages name it.
     *
     * @param record its index in the plan
     * @param where JSON pointer to the property that requires it; may be empty
     * @param what the operation in words
     */
    record DeferredStep(int record, String where, String what) {}

    /** Returns this state if no required property is missing: valid JSON need not be a container's state. */
    ContainerState checked() throws IOException {
        boolean whole = id != null && bundle != null && rootfs != null && created != null && annotations != null
                && cgroup != null && cgroup.isWhole() && resctrl != null && poststart != null && poststop != null
                && afterStart != null;
        if (!whole) {
            throw new IOException("something is missing in it");
        }
        return this;
    }

    ContainerState withProcess(int pid, long startTime, List<DeferredStep> afterStart) {
        return new ContainerState(
                id, bundle, rootfs, created, owner, pid, startTime, ownPids, hasProcess, annotations, cgroup, ownCgroup,
                hostMounts, resctrl, poststart, poststop, afterStart);
    }

    ContainerState withCgroup(SavedCgroup cgroup, boolean ownCgroup) {
        return new ContainerState(
                id, bundle, rootfs, created, owner, pid, startTime, ownPids, hasProcess, annotations, cgroup, ownCgroup,
                hostMounts, resctrl, poststart, poststop, afterStart);
    }

    ContainerState withResctrl(List<String> resctrl) {
        return new ContainerState(
                id, bundle, rootfs, created, owner, pid, startTime, ownPids, hasProcess, annotations, cgroup, ownCgroup,
                hostMounts, resctrl, poststart, poststop, afterStart);
    }

    /** Tells whether startContainer hooks run before the execve. */
    boolean isHooked() {
        return afterStart.stream().anyMatch(late -> late.where().startsWith("/hooks/"));
    }

    /** Tells whether the init is alive. To signal it, open a pidfd before this check: the pid may be reused. */
    boolean isAlive() {
        ProcessStat stat = ProcessStat.of(pid);
        return stat != null && stat.isAlive() && stat.startTime() == startTime;
    }

    /** Returns the state of the specification (runtime.md#state). */
    State state(State.Status status) {
        return new State(
                Config.OCI_VERSION, id, status, status == State.Status.STOPPED ? 0 : pid, bundle, annotations);
    }
}
