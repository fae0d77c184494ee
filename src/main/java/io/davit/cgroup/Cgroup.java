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

    /** Whether it can only be made with a process, which is then in it. */
    default boolean isMadeAround() {
        return false;
    }

    /**
     * Makes it. One that is there must have no process, and must not be frozen.
     *
     * @param pid of the process that it is to be made around, if it has to be
     * @throws InUseException where it is another's; nothing has been made then
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

    /** Limits the number of tasks: to be called when davit-init has left the container's init alone in it. */
    void limitTasks(CgroupLimits limits);

    /** Changes the limits that are given, with processes in it; the others stay. */
    void update(Resources resources);

    /** Makes over to a user of the host what the kernel lets be delegated (/sys/kernel/cgroup/delegate). */
    void delegate(int uid);

    /** Stops all processes in it; returns when they have stopped. */
    void freeze();

    /** Lets them go on. */
    void thaw();

    boolean isFrozen();

    /** Whether a process that is frozen dies of SIGKILL only when it goes on. */
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

    /** Whether it has more tasks than its limit: who moves into it is not kept from that, as who is born in it is. */
    default boolean exceedsTasks() {
        return false;
    }

    /** All processes in it and below. */
    List<Integer> processes();

    /** Sends a signal to all processes in it and below; false where there is none. */
    boolean signal(int signal);

    /** Kills all processes in it and below, those that start meanwhile too, and waits until they have ended. */
    void kill();

    /** Removes it, once no process is left. */
    void remove();

    /** What its processes use, in the words of {@code davit events}. */
    void report(ObjectNode data);

    /** How often the kernel has killed a process of it for want of memory. */
    long oomKills();

    /** Is told when memory has run out; {@code null} where nobody can be. */
    OomSource oomSource();

    /** What is needed to find it again. */
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
     * A descriptor that the kernel marks when memory has run out.
     *
     * @param isFile whether it is a file that has changed then (POLLPRI); else it can be read
     */
    record OomSource(Fd fd, boolean isFile) {}
}
