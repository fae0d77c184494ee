package io.davit.cgroup;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.DavitException;
import io.davit.cgroup.SavedCgroup.Driver;
import io.davit.cgroup.SavedCgroup.Hierarchical;
import io.davit.linux.Errno;
import io.davit.linux.ErrnoException;
import io.davit.linux.Fd;
import io.davit.spec.Resources;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A cgroup in the one hierarchy of cgroup v2. */
final class CgroupV2 implements Cgroup {

    private static final Controller DEVICES = new DevicesV2();
    private static final Controller PIDS = new Pids();

    private static final Map<String, Controller> CONTROLLERS = controllers();

    /** In the order in which they are reported; devices are no controller of cgroup v2's own. */
    private static Map<String, Controller> controllers() {
        Map<String, Controller> controllers = new LinkedHashMap<>();
        controllers.put("cpu", new CpuV2());
        controllers.put("cpuset", new CpusetV2());
        controllers.put("memory", new MemoryV2());
        controllers.put("pids", PIDS);
        controllers.put("io", new IoV2());
        controllers.put("hugetlb", Hugetlb.V2);
        controllers.put("rdma", new Rdma());
        return controllers;
    }

    /** Those of Linux 4.14, which does not tell. */
    private static final List<String> DELEGATED =
            List.of("cgroup.procs", "cgroup.subtree_control", "cgroup.threads");

    private static final int END_TIMEOUT_MILLIS = 10_000;

    private final Directory directory;

    CgroupV2(String path) {
        directory = new Directory(path);
    }

    /**
     * A relative path is read from the cgroup above davit's own: one that has processes, as davit's has, cannot hand
     * its controllers down (cgroups(7), "no internal processes").
     */
    static CgroupV2 at(Hierarchy unified, String path) {
        if (path.startsWith("/")) {
            return new CgroupV2(unified.mount() + path);
        }
        String above = unified.own().substring(0, unified.own().lastIndexOf('/'));
        return new CgroupV2(unified.mount() + above + "/" + path);
    }

    @Override
    public void make(int pid) {
        if (!directory.make()) {
            directory.requireUnused(FreezerV2.isFrozen(directory));
        }
        enableControllers();
    }

    /** If it is there already. */
    void requireUnused() {
        if (directory.exists()) {
            directory.requireUnused(FreezerV2.isFrozen(directory));
        }
    }

    /** Before anything is changed by other means. */
    void requireRoom(Resources resources) {
        if (resources.memory() != null) {
            MemoryV2.requireRoom(resources.memory(), directory);
        }
    }

    /** With the limits that are set already of those that belong together: quota and period, memory and swap. */
    Resources completed(Resources resources) {
        return resources.with(
                resources.memory() == null ? null : MemoryV2.completed(resources.memory(), directory),
                resources.cpu() == null ? null : CpuV2.completed(resources.cpu(), directory));
    }

    @Override
    public void limit(Resources resources) {
        refuseV1(resources);
        List<String> available = resources.equals(Resources.NONE) ? List.of() : controllers(directory);
        for (Map.Entry<String, Controller> controller : CONTROLLERS.entrySet()) {
            if (controller.getValue().concerns(resources)) {
                require(available, controller.getKey());
                if (controller.getValue() != PIDS) {
                    controller.getValue().apply(resources, directory);
                }
            }
        }
        if (DEVICES.concerns(resources)) {
            DEVICES.apply(resources, directory);
        }
        Unified.apply(resources.unified(), directory, available);
    }

    @Override
    public void limitTasks(Resources resources) {
        if (PIDS.concerns(resources)) {
            PIDS.apply(resources, directory);
        }
        Unified.applyTasks(resources.unified(), directory);
    }

    @Override
    public void update(Resources resources) {
        refuseV1(resources);
        List<String> available = controllers(directory);
        for (Map.Entry<String, Controller> controller : CONTROLLERS.entrySet()) {
            if (controller.getValue().concerns(resources)) {
                require(available, controller.getKey());
                controller.getValue().update(resources, directory);
            }
        }
        if (DEVICES.concerns(resources)) {
            DEVICES.update(resources, directory);
        }
        Unified.apply(resources.unified(), directory, available);
        Unified.applyTasks(resources.unified(), directory);
    }

    private static void refuseV1(Resources resources) {
        if (resources.network() != null
                && (Controller.isSet(resources.network().classID()) || !resources.network().priorities().isEmpty())) {
            throw new DavitException("linux.resources.network: there are no classes and priorities in cgroup v2");
        }
    }

    private static void require(List<String> available, String name) {
        if (!available.contains(name)) {
            throw Controller.missing(name);
        }
    }

    private static List<String> controllers(Directory directory) {
        return List.of(directory.read("cgroup.controllers").split(" "));
    }

    /** From the top down, each cgroup hands all it has to the one below. */
    private void enableControllers() {
        List<Directory> above = new ArrayList<>();
        for (Directory next = directory.parent();
                next.path().length() >= Hierarchies.ROOT.length();
                next = next.parent()) {
            above.addFirst(next);
        }
        for (Directory next : above) {
            enableControllers(next);
        }
    }

    /** One by one, for one that cannot be enabled would keep the others from it; who needs it will say so. */
    private static void enableControllers(Directory parent) {
        List<String> enabled = List.of(parent.read("cgroup.subtree_control").split(" "));
        for (String controller : controllers(parent)) {
            if (!controller.isEmpty() && !enabled.contains(controller)) {
                try {
                    parent.write("cgroup.subtree_control", "+" + controller);
                } catch (DavitException refused) {
                    continue;
                }
            }
        }
    }

    @Override
    public void delegate(int uid) {
        Fd.WORKING_DIRECTORY.chown(directory.path(), uid, Fd.UNCHANGED);
        for (String file : delegated()) {
            if (directory.has(file)) {
                Fd.WORKING_DIRECTORY.chown(directory.file(file), uid, Fd.UNCHANGED);
            }
        }
    }

    private static List<String> delegated() {
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
    public Entrance entrance(List<String> below) {
        String path = new SubCgroups(below).ofUnified();
        String place = path == null ? directory.path() : directory.path() + "/" + path;
        return new Entrance(true, List.of(), place, places());
    }

    @Override
    public Entrance entranceBeside(int pid) {
        for (String line : new String(Fd.readAll("/proc/" + pid + "/cgroup"), UTF_8).split("\n")) {
            if (line.startsWith("0::")) {
                return new Entrance(true, List.of(), Hierarchies.ROOT + line.substring(3), places());
            }
        }
        return entrance();
    }

    @Override
    public boolean attach(int pid) {
        try {
            directory.write("cgroup.procs", pid);
            return true;
        } catch (ErrnoException e) {
            if (e.is(Errno.EACCES) || e.is(Errno.EPERM)) {
                return false;
            }
            throw e;
        }
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
            // cpu.stat is there without its controller too.
            if (controller.getKey().equals("cpu") || available.contains(controller.getKey())) {
                controller.getValue().report(directory, data);
            }
        }
    }

    @Override
    public long oomKills() {
        return Figures.read(directory, "memory.events", "oom_kill");
    }

    @Override
    public OomSource oomSource() {
        Fd events = Fd.WORKING_DIRECTORY.openIfExists(directory.file("memory.events"), Fd.O_RDONLY);
        return events == null ? null : new OomSource(events, true);
    }

    @Override
    public SavedCgroup saved() {
        return new SavedCgroup(Driver.V2, places());
    }

    private List<Hierarchical> places() {
        return List.of(new Hierarchical(List.of(), "", directory.path()));
    }
}
