package io.davit.cgroup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.CgroupManager;
import io.davit.linux.Fd;
import io.davit.linux.Privileges;
import io.davit.spec.Config;
import io.davit.spec.Resources;
import java.util.List;
import java.util.Map;

/** A container's cgroup, in all hierarchies of the host. */
public sealed interface Cgroup permits FileCgroup, SystemdCgroup, NoCgroup {

    /** Tells whether it needs its first process at creation, as a systemd scope does. */
    default boolean needsProcess() {
        return false;
    }

    /**
     * Creates the cgroup. If it exists, it must be empty and not frozen.
     *
     * @param pid its first process, if {@link #needsProcess}; else ignored
     * @throws InUseException if it is in use; nothing has been created then
     */
    void make(int pid);

    /**
     * Computes the limits of a new cgroup without setting them.
     *
     * @throws io.davit.DavitException for a limit that this cgroup version does not support, or conflicting limits
     */
    CgroupLimits limits(Resources resources);

    /** Sets all limits except the number of tasks. */
    void limit(CgroupLimits limits);

    /** Limits the number of tasks. davit-init must have exited, because it would count. */
    void limitTasks(CgroupLimits limits);

    /** Changes the limits that are present in {@code resources}; the others stay. */
    void update(Resources resources);

    /** Delegates the cgroup to a host user (cgroups(7), delegation). */
    void delegate(int uid);

    /** Freezes all processes and waits until they are frozen. */
    void freeze();

    void thaw();

    boolean isFrozen();

    /** Tells whether SIGKILL takes effect on a frozen process only after it is thawed (cgroup v1). */
    boolean killsOnlyThawed();

    /** Returns how the container's init joins the cgroup. */
    CgroupJoin join();

    /**
     * Returns how another process joins the cgroup.
     *
     * @param init the pid of the container's init
     * @param below cgroups below it to join instead, each as {@code [CONTROLLER,...:]PATH}; they must exist
     * @param joinsUsers whether the process joins the container's user namespace first, and thereby loses its
     *     capabilities on the host
     */
    CgroupJoin joinOfExec(int init, List<String> below, boolean joinsUsers);

    /**
     * Moves a process, which waits for that, into the cgroup.
     *
     * @return false if davit lacks permission and no systemd manager can do it
     */
    boolean attach(int pid, CgroupJoin join);

    /**
     * Tells whether there are more tasks than its limit: the limit prevents forks, but not moving processes into the
     * cgroup.
     */
    default boolean exceedsTasks() {
        return false;
    }

    /** Returns the pids in this cgroup and below. */
    List<Integer> processes();

    /** Sends a signal to all processes in this cgroup and below; returns false if there are none. */
    boolean signal(int signal);

    /**
     * Kills all processes in this cgroup and below, including those forked meanwhile, and waits until they have exited.
     */
    void kill();

    /** Removes the cgroup and those below it; they must have no processes. */
    void remove();

    /** Adds the cgroup's statistics, in the format of {@code davit events}. */
    void report(ObjectNode data);

    /** Returns the number of OOM kills in the cgroup. */
    long oomKills();

    /** Returns a descriptor for OOM events; {@code null} if the kernel provides none. */
    OomSource oomSource();

    /** Returns the cgroup's record in the container's state. */
    SavedCgroup saved();

    /** Returns the cgroup of a new container; does not create it. */
    static Cgroup of(CgroupManager manager, Config config, String id) {
        Hierarchies hierarchies = Hierarchies.read();
        if (manager == CgroupManager.DISABLED || hierarchies.isEmpty()) {
            return new NoCgroup(manager == CgroupManager.DISABLED);
        }
        String path = config.linux().cgroupsPath();
        boolean systemd = manager == CgroupManager.SYSTEMD;
        Subgroups subgroups = Subgroups.of(config.annotations(), systemd, hierarchies.isUnifiedOnly());
        if (systemd) {
            boolean user = !Privileges.isHostRoot();
            return SystemdCgroup.at(hierarchies, Scope.of(path, id, user), subgroups, user,
                    UnitAnnotations.of(config.annotations()));
        }
        String place = path == null || path.isEmpty() ? id : path;
        return hierarchies.isUnifiedOnly()
                ? CgroupV2.at(hierarchies.unified(), place, subgroups.delegated())
                : CgroupV1.at(hierarchies, place);
    }

    /** Returns a cgroup object for a container without a cgroup. */
    static Cgroup none() {
        return new NoCgroup(true);
    }

    /** Returns the cgroup of an existing container. */
    static Cgroup of(SavedCgroup saved) {
        return switch (saved.driver()) {
            case V1 -> new CgroupV1(saved.directories());
            case V2 -> v2(saved);
            case SYSTEMD_V1 -> systemd(saved, new CgroupV1(saved.directories()));
            case SYSTEMD_V2 -> systemd(saved, v2(saved));
            case NONE -> none();
        };
    }

    private static CgroupV2 v2(SavedCgroup saved) {
        return new CgroupV2(saved.directories().getFirst().path());
    }

    private static Cgroup systemd(SavedCgroup saved, FileCgroup files) {
        Scope scope = new Scope(saved.unit().name(), saved.unit().slice());
        return new SystemdCgroup(scope, saved.unit().user(), files, Map.of());
    }

    /**
     * A descriptor that becomes ready at an OOM event.
     *
     * @param isFile true for a cgroup file, polled with POLLPRI; false for an eventfd, polled with POLLIN
     */
    record OomSource(Fd fd, boolean isFile) {}
}
