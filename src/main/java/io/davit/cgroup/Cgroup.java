package io.davit.cgroup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.linux.Fd;
import io.davit.linux.Privileges;
import io.davit.spec.Config;
import io.davit.spec.Resources;
import java.util.List;
import java.util.Map;

/** The cgroup of a container, in every hierarchy of the host. */
public sealed interface Cgroup permits FileCgroup, SystemdCgroup, NoCgroup {

    /** Whether it can only be created together with its first process, as a unit of systemd. */
    default boolean needsProcess() {
        return false;
    }

    /**
     * Creates it. If it exists, it must be empty and not frozen.
     *
     * @param pid its first process, if it needs one; else ignored
     * @throws InUseException if it is in use; nothing has been created then
     */
    void make(int pid);

    /**
     * Computes the limits of a new cgroup, and changes nothing.
     *
     * @throws io.davit.DavitException for a limit that this kind of cgroup does not have, or a contradiction
     */
    CgroupLimits limits(Resources resources);

    /** Sets all limits but the number of tasks. */
    void limit(CgroupLimits limits);

    /** Limits the number of tasks. davit-init must have exited: it would count. */
    void limitTasks(CgroupLimits limits);

    /** Changes the limits that are given; the others stay. */
    void update(Resources resources);

    /** Delegates it to a user of the host (cgroups(7), delegation). */
    void delegate(int uid);

    /** Freezes all its processes; returns when they are frozen. */
    void freeze();

    void thaw();

    boolean isFrozen();

    /** Whether SIGKILL ends a frozen process only when it is thawed (cgroup v1). */
    boolean killsOnlyThawed();

    /** How the container's first process joins it. */
    CgroupJoin join();

    /**
     * How another process joins it.
     *
     * @param init the pid of the container's init
     * @param below cgroups below it to join instead, each as {@code [CONTROLLER,...:]PATH}; they must exist
     * @param joinsUsers whether it joins the container's user namespace first, and has no capabilities in the host then
     */
    CgroupJoin joinOfExec(int init, List<String> below, boolean joinsUsers);

    /**
     * Moves a process into it that waits for that.
     *
     * @return false if davit may not, and has nobody to ask
     */
    boolean attach(int pid, CgroupJoin join);

    /** Whether it has more tasks than its limit, which stops forks but not processes that are moved into it. */
    default boolean exceedsTasks() {
        return false;
    }

    /** All processes in it and below. */
    List<Integer> processes();

    /** Sends a signal to all processes in it and below; false if there are none. */
    boolean signal(int signal);

    /** Kills all processes in it and below, including those that start meanwhile, and waits for their end. */
    void kill();

    /** Removes it and all cgroups below; it must be empty. */
    void remove();

    /** Adds its statistics, in the format of {@code davit events}. */
    void report(ObjectNode data);

    /** The number of its OOM kills. */
    long oomKills();

    /** A descriptor for OOM events; {@code null} if the kernel has none. */
    OomSource oomSource();

    /** What the container's state keeps of it. */
    SavedCgroup saved();

    /** The cgroup of a container that is to be created. */
    static Cgroup of(CgroupManager manager, Config config, String id) {
        Hierarchies hierarchies = Hierarchies.read();
        if (manager == CgroupManager.DISABLED || hierarchies.isEmpty()) {
            return new NoCgroup(manager == CgroupManager.DISABLED);
        }
        String path = config.linux().cgroupsPath();
        if (manager == CgroupManager.SYSTEMD) {
            boolean user = !Privileges.isHostRoot();
            return SystemdCgroup.at(hierarchies, Scope.of(path, id, user), user, UnitAnnotations.of(config.annotations()));
        }
        String place = path == null || path.isEmpty() ? id : path;
        return hierarchies.isUnifiedOnly()
                ? CgroupV2.at(hierarchies.unified(), place)
                : CgroupV1.at(hierarchies, place);
    }

    /** That of a container without one. */
    static Cgroup none() {
        return new NoCgroup(true);
    }

    /** The cgroup of a container that has been created. */
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
     * A descriptor that is ready after an OOM event.
     *
     * @param isFile whether it is a file, which becomes ready by a change (POLLPRI), or readable
     */
    record OomSource(Fd fd, boolean isFile) {}
}
