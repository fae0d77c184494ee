package io.davit.container;

import io.davit.cgroup.SavedCgroup;
import io.davit.spec.Config;
import io.davit.spec.Hook;
import io.davit.spec.State;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * What davit keeps of a container from one command to the next.
 *
 * @param bundle its absolute path
 * @param rootfs the absolute path of its root filesystem
 * @param created when, as in RFC 3339
 * @param owner the user id of who created it
 * @param pid of its init; 0 while there is none
 * @param startTime of that process, in clock ticks since boot: tells it from a later one with the same pid
 * @param ownPids whether it has a pid namespace of its own, with which all its processes end
 * @param hasProcess whether its config says what to run
 * @param ownCgroup whether its cgroup was made for it: what is in that is its own, and dies with it
 * @param hostMounts where there were mounts below its root filesystem before it made its own in the host's mount
 *     namespace; {@code null}: it has another one
 * @param resctrl directories of the resctrl filesystem that were made for it
 * @param afterStart what davit-init does once started, for the message when that fails
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

    /** An operation of the plan by what it is called in messages. */
    record DeferredStep(int record, String where, String what) {}

    /** The same, where all that must be is there: JSON may be whole and not be a container's state. */
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

    /** Whether startContainer hooks run before its process is executed. */
    boolean isHooked() {
        return afterStart.stream().anyMatch(late -> late.where().startsWith("/hooks/"));
    }

    /** Whether its init is still the process that it was: to be asked of a pidfd after it was opened. */
    boolean isAlive() {
        ProcessStat stat = ProcessStat.of(pid);
        return stat != null && stat.isAlive() && stat.startTime() == startTime;
    }

    /** The container's state, as the specification has it. */
    State state(State.Status status) {
        return new State(
                Config.OCI_VERSION, id, status, status == State.Status.STOPPED ? 0 : pid, bundle, annotations);
    }
}
