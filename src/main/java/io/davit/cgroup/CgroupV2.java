package io.davit.cgroup;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.DavitException;
import io.davit.cgroup.SavedCgroup.Driver;
import io.davit.cgroup.SavedCgroup.Hierarchical;
import io.davit.linux.Errno;
import io.davit.linux.ErrnoException;
import io.davit.linux.Fd;
import io.davit.linux.Privileges;
import io.davit.linux.Self;
import io.davit.spec.Resources;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A cgroup in the cgroup v2 hierarchy. */
final class CgroupV2 extends FileCgroup {

    private static final Map<String, Controller> CONTROLLERS = controllers();

    private static Map<String, Controller> controllers() {
        Map<String, Controller> controllers = new LinkedHashMap<>();
        controllers.put("cpu", new CpuV2());
        controllers.put("cpuset", new CpusetV2());
        controllers.put("memory", new MemoryV2());
        controllers.put("pids", new Pids());
        controllers.put("io", new IoV2());
        controllers.put("hugetlb", Hugetlb.V2);
        controllers.put("rdma", new Rdma());
        controllers.put(DeviceRules.CONTROLLER, new DevicesV2());
        return controllers;
    }

    /**
     * Returns the kernel's controllers. Device rules are not one of them in cgroup v2: an eBPF program enforces them.
     */
    static Set<String> controllerNames() {
        Set<String> names = new LinkedHashSet<>(CONTROLLERS.keySet());
        names.remove(DeviceRules.CONTROLLER);
        return names;
    }

    /** The files of Linux 4.14, which has no /sys/kernel/cgroup/delegate. */
    private static final List<String> DELEGATED =
            List.of("cgroup.procs", "cgroup.subtree_control", "cgroup.threads");

    private static final int END_TIMEOUT_MILLIS = 10_000;

    private final Directory directory;

    /** Where the first process goes: the same, or one below that is all the container's. */
    private final Directory delegated;

    /** One that has been made, and whose first process is in it or below. */
    CgroupV2(String path) {
        this(path, "");
    }

    /** @param below the path, below it, of the cgroup that the first process joins: {@code /init}, or empty */
    CgroupV2(String path, String below) {
        super(CONTROLLERS);
        directory = new Directory(path);
        delegated = below.isEmpty() ? directory : new Directory(path + below);
    }

    /**
     * Resolves a relative path against the parent of davit's cgroup: a cgroup with processes, as davit's has,
     * cannot enable controllers for its children (cgroups(7), "no internal processes").
     */
    static CgroupV2 at(Hierarchy unified, String path, String below) {
        if (path.startsWith("/")) {
            return new CgroupV2(unified.mount() + path, below);
        }
        String above = unified.own().substring(0, unified.own().lastIndexOf('/'));
        return new CgroupV2(unified.mount() + above + "/" + path, below);
    }

    @Override
    public void make(int pid) {
        if (!directory.make()) {
            directory.requireUnused(FreezerV2.isFrozen(directory));
        }
        delegated.make();
        enableControllers(Hierarchies.ROOT);
    }

    @Override
    void requireUnused() {
        if (directory.exists()) {
            directory.requireUnused(FreezerV2.isFrozen(directory));
        }
    }

    /**
     * Creates the cgroups below systemd's unit and moves the process there: a cgroup with processes cannot enable
     * controllers for its children.
     */
    @Override
    void makeOthers(String unit, int pid) {
        if (delegated.make()) {
            delegated.write("cgroup.procs", pid);
            enableControllers(unitPath(delegated.path(), unit));
        }
    }

    private static String unitPath(String path, String unit) {
        return path.substring(0, path.indexOf("/" + unit) + 1 + unit.length());
    }

    @Override
    Directory directory(String controller) {
        return directory;
    }

    @Override
    void refuseOthers(Resources resources) {
        if (resources.network() != null
                && (Controller.isSet(resources.network().classID()) || !resources.network().priorities().isEmpty())) {
            throw new DavitException("/linux/resources/network: there are no classes and priorities in cgroup v2");
        }
    }

    /** Files named {@code cgroup.*}, such as {@code cgroup.max.depth}, and device filters need no controller. */
    @Override
    void requireControllers(List<Limit> limits) {
        List<String> available = null;
        for (Limit limit : limits) {
            if (limit instanceof Limit.Write write && !write.controller().equals("cgroup")) {
                available = available == null ? controllers(directory) : available;
                if (!available.contains(write.controller())) {
                    throw missing(write);
                }
            }
        }
    }

    private static DavitException missing(Limit.Write write) {
        return Unified.isUnified(write)
                ? new DavitException("unified resource \"" + write.file() + "\" can't be set: controller \""
                        + write.controller() + "\" not available")
                : Controller.missing(write.controller());
    }

    private static List<String> controllers(Directory directory) {
        return List.of(directory.read("cgroup.controllers").split(" "));
    }

    /** Enables, from one cgroup down, all available controllers for each child cgroup. */
    private void enableControllers(String first) {
        List<Directory> above = new ArrayList<>();
        for (Directory next = delegated.parent();
                next.path().length() >= first.length();
                next = next.parent()) {
            above.addFirst(next);
        }
        for (Directory next : above) {
            enableControllers(next);
        }
    }

    /**
     * Enables controllers one at a time, because one that fails makes a combined write fail. An error is ignored here:
     * if a limit needs the controller, {@link #requireControllers} reports it.
     */
    private static void enableControllers(Directory parent) {
        List<String> enabled = List.of(parent.read("cgroup.subtree_control").split(" "));
        for (String controller : controllers(parent)) {
            if (!controller.isEmpty() && !enabled.contains(controller)) {
                try {
                    parent.write("cgroup.subtree_control", "+" + controller);
                } catch (DavitException refused) {
                    // Reported by requireControllers if a limit needs it.
                }
            }
        }
    }

    @Override
    public void delegate(int uid) {
        Fd.WORKING_DIRECTORY.chown(delegated.path(), uid, Fd.UNCHANGED);
        for (String file : delegatedFiles()) {
            if (delegated.has(file)) {
                Fd.WORKING_DIRECTORY.chown(delegated.file(file), uid, Fd.UNCHANGED);
            }
        }
    }

    private static List<String> delegatedFiles() {
        try (Fd list = Fd.WORKING_DIRECTORY.openIfExists("/sys/kernel/cgroup/delegate", Fd.O_RDONLY)) {
            return list == null ? DELEGATED : List.of(new String(list.readAll(), UTF_8).strip().split("\n"));
        }
    }

    @Override
    public void freeze() {
        FreezerV2.freeze(directory);
    }

    @Override
    public void thaw() {
        FreezerV2.thaw(directory);
    }

    @Override
    public boolean isFrozen() {
        return FreezerV2.isFrozen(directory);
    }

    @Override
    public boolean killsOnlyThawed() {
        return false;
    }

    @Override
    public CgroupJoin join() {
        return join(delegated.path(), false);
    }

    @Override
    CgroupJoin joinWithSystemd() {
        return join(delegated.path(), true);
    }

    @Override
    public CgroupJoin joinOfExec(int init, List<String> below, boolean joinsUsers) {
        String path = new SubCgroups(below).ofUnified();
        if (path != null) {
            return join(directory.path() + "/" + path, false);
        }
        Directory target = hasChildrenOnly() ? of(init) : directory;
        return join(target.path(), !mayMoveTo(target, joinsUsers));
    }

    private CgroupJoin join(String path, boolean attached) {
        return new CgroupJoin(true, List.of(), path, attached, places(delegated));
    }

    /**
     * Tells whether the cgroup enables controllers for its children, and therefore cannot have processes (cgroups(7),
     * "no internal processes"): the container's init has moved itself to a child.
     */
    private boolean hasChildrenOnly() {
        String enabled = directory.readIfExists("cgroup.subtree_control");
        return enabled != null && !enabled.isEmpty();
    }

    private Directory of(int process) {
        String path = pathOf(Integer.toString(process));
        return path == null ? directory : new Directory(Hierarchies.ROOT + path);
    }

    /** Returns a process's cgroup in the v2 hierarchy; {@code null} if it has exited. */
    private static String pathOf(String process) {
        for (String line : new Directory("/proc/" + process).lines("cgroup")) {
            if (line.startsWith("0::")) {
                return line.substring(3);
            }
        }
        return null;
    }

    /**
     * Tells whether davit-init may write to {@code cgroup.procs} of the target and of its common ancestor with davit's
     * cgroup (cgroups(7), delegation). Without capabilities on the host it must own both.
     */
    private static boolean mayMoveTo(Directory target, boolean joinsUsers) {
        if (!joinsUsers && Privileges.isHostRoot()) {
            return true;
        }
        return isOwn(target) && isOwn(target.commonAncestor(Hierarchies.ROOT + pathOf("self")));
    }

    /** Treats a removed cgroup as owned: davit-init reports the error when it joins. */
    private static boolean isOwn(Directory cgroup) {
        try {
            return Fd.WORKING_DIRECTORY.stat(cgroup.file("cgroup.procs"), 0).uid() == Self.euid();
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOENT)) {
                return true;
            }
            throw e;
        }
    }

    @Override
    public boolean attach(int pid, CgroupJoin join) {
        try {
            new Directory(join.directory()).write("cgroup.procs", pid);
            return true;
        } catch (ErrnoException e) {
            if (e.is(Errno.EACCES) || e.is(Errno.EPERM)) {
                return false;
            }
            throw e;
        }
    }

    @Override
    String below(String unit, CgroupJoin join) {
        return join.directory().substring(unitPath(join.directory(), unit).length());
    }

    @Override
    Driver systemdDriver() {
        return Driver.SYSTEMD_V2;
    }

    @Override
    String ioAccounting() {
        return "IOAccounting";
    }

    @Override
    public List<Integer> processes() {
        return Processes.below(directory);
    }

    @Override
    public boolean signal(int signal) {
        return Processes.signal(directory, signal);
    }

    @Override
    public void kill() {
        if (!directory.exists()) {
            return;
        }
        if (directory.has("cgroup.kill")) {
            directory.write("cgroup.kill", 1);
            Events.awaitEnd(directory, END_TIMEOUT_MILLIS);
        } else {
            Processes.killAll(directory);
        }
    }

    @Override
    public void remove() {
        directory.remove();
    }

    @Override
    public void report(ObjectNode data) {
        List<String> available = controllers(directory);
        for (Map.Entry<String, Controller> controller : CONTROLLERS.entrySet()) {
            // cpu.stat exists without the cpu controller.
            if (controller.getKey().equals("cpu") || available.contains(controller.getKey())) {
                controller.getValue().report(directory, data);
            }
        }
    }

    @Override
    public long oomKills() {
        return CgroupStats.read(directory, "memory.events", "oom_kill");
    }

    @Override
    public OomSource oomSource() {
        Fd events = Fd.WORKING_DIRECTORY.openIfExists(directory.file("memory.events"), Fd.O_RDONLY);
        return events == null ? null : new OomSource(events, true);
    }

    @Override
    public SavedCgroup saved() {
        return new SavedCgroup(Driver.V2, places(directory));
    }

    private static List<Hierarchical> places(Directory directory) {
        return List.of(new Hierarchical(List.of(), "", directory.path()));
    }
}
