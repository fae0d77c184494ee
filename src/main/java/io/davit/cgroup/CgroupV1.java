package io.davit.cgroup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.DavitException;
import io.davit.cgroup.SavedCgroup.Driver;
import io.davit.cgroup.SavedCgroup.Hierarchical;
import io.davit.linux.OomEvent;
import io.davit.spec.Resources;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A cgroup in the cgroup v1 hierarchies, and in the v2 hierarchy if it is mounted beside them (hybrid). */
final class CgroupV1 extends FileCgroup {

    private static final String FREEZER = "freezer";
    private static final String MEMORY = "memory";

    private static final Map<String, Controller> CONTROLLERS = controllers();

    private static Map<String, Controller> controllers() {
        Map<String, Controller> controllers = new LinkedHashMap<>();
        controllers.put("cpuacct", new CpuacctV1());
        controllers.put("cpu", new CpuV1());
        controllers.put("cpuset", new CpusetV1());
        controllers.put(MEMORY, new MemoryV1());
        controllers.put("pids", new Pids());
        controllers.put("blkio", new BlockIoV1());
        controllers.put("hugetlb", Hugetlb.V1);
        controllers.put("devices", new DevicesV1());
        controllers.put("net_cls", new NetworkClassV1());
        controllers.put("net_prio", new NetworkPrioritiesV1());
        controllers.put("rdma", new Rdma());
        return controllers;
    }

    static Set<String> controllerNames() {
        Set<String> names = new LinkedHashSet<>(CONTROLLERS.keySet());
        names.add(FREEZER);
        return names;
    }

    private final List<Hierarchical> directories;

    CgroupV1(List<Hierarchical> directories) {
        super(CONTROLLERS);
        this.directories = directories;
    }

    static CgroupV1 at(Hierarchies hierarchies, String path) {
        List<Hierarchical> directories = new ArrayList<>();
        for (Hierarchy hierarchy : hierarchies.v1()) {
            directories.add(hierarchical(hierarchy, path));
        }
        if (hierarchies.unified() != null) {
            directories.add(hierarchical(hierarchies.unified(), path));
        }
        return new CgroupV1(directories);
    }

    private static Hierarchical hierarchical(Hierarchy hierarchy, String path) {
        return new Hierarchical(hierarchy.controllers(), hierarchy.name(), hierarchy.directory(path));
    }

    @Override
    public void make(int pid) {
        List<Directory> made = new ArrayList<>();
        try {
            for (Hierarchical place : directories) {
                Directory directory = new Directory(place.path());
                boolean isNew = directory.make();
                if (isNew) {
                    made.add(directory);
                } else {
                    requireUnused(place, directory);
                }
                prepare(place, directory, isNew);
            }
        } catch (InUseException e) {
            made.forEach(Directory::remove);
            throw e;
        }
    }

    private static void requireUnused(Hierarchical place, Directory directory) {
        directory.requireUnused(place.controllers().contains(FREEZER) && FreezerV1.isFrozen(directory));
    }

    private static void prepare(Hierarchical place, Directory directory, boolean made) {
        for (String name : place.controllers()) {
            Controller controller = CONTROLLERS.get(name);
            if (controller != null) {
                controller.prepare(directory, made);
            }
        }
    }

    @Override
    void requireUnused() {
        for (Hierarchical place : directories) {
            Directory directory = new Directory(place.path());
            if (directory.exists()) {
                requireUnused(place, directory);
            }
        }
    }

    /** systemd creates the cgroup in some hierarchies only. */
    @Override
    void makeOthers(String unit, int pid) {
        for (Hierarchical place : directories) {
            Directory directory = new Directory(place.path());
            prepare(place, directory, directory.make());
        }
    }

    @Override
    void refuseOthers(Resources resources) {
        if (!resources.unified().isEmpty()) {
            throw new DavitException("/linux/resources/unified: invalid configuration: this host has cgroup v1");
        }
    }

    @Override
    void requireControllers(List<Limit> limits) {
        for (Limit limit : limits) {
            if (directory(limit.controller()) == null) {
                throw Controller.missing(limit.controller());
            }
        }
    }

    @Override
    Directory directory(String controller) {
        for (Hierarchical place : directories) {
            if (place.controllers().contains(controller)) {
                return new Directory(place.path());
            }
        }
        return null;
    }

    /** Does nothing: cgroup v1 cannot be delegated safely (config-linux.md#cgroup-ownership). */
    @Override
    public void delegate(int uid) {}

    @Override
    public void freeze() {
        FreezerV1.freeze(freezer());
    }

    @Override
    public void thaw() {
        FreezerV1.thaw(freezer());
    }

    private Directory freezer() {
        Directory directory = directory(FREEZER);
        if (directory == null) {
            throw Controller.missing(FREEZER);
        }
        return directory;
    }

    @Override
    public boolean isFrozen() {
        Directory directory = directory(FREEZER);
        return directory != null && FreezerV1.isFrozen(directory);
    }

    @Override
    public boolean killsOnlyThawed() {
        return true;
    }

    @Override
    public CgroupJoin join() {
        return join(List.of(), false);
    }

    @Override
    CgroupJoin joinWithSystemd() {
        return join(List.of(), true);
    }

    @Override
    public CgroupJoin joinOfExec(int init, List<String> below, boolean joinsUsers) {
        return join(below, false);
    }

    private CgroupJoin join(List<String> below, boolean attached) {
        SubCgroups asked = new SubCgroups(below);
        List<String> controllers = new ArrayList<>();
        directories.forEach(place -> controllers.addAll(place.controllers()));
        asked.requireAmong(controllers);
        List<String> procs = new ArrayList<>();
        for (Hierarchical place : directories) {
            String path = asked.of(place.controllers());
            procs.add(place.path() + (path == null ? "" : "/" + path) + "/cgroup.procs");
        }
        return new CgroupJoin(false, procs, null, attached, directories);
    }

    /** davit-init joins v1 cgroups itself, through {@code cgroup.procs} files that davit has opened. */
    @Override
    public boolean attach(int pid, CgroupJoin join) {
        return false;
    }

    @Override
    String below(String unit, CgroupJoin join) {
        return "";
    }

    @Override
    Driver systemdDriver() {
        return Driver.SYSTEMD_V1;
    }

    @Override
    String ioAccounting() {
        return "BlockIOAccounting";
    }

    @Override
    public List<Integer> processes() {
        return Processes.below(first());
    }

    private Directory first() {
        return new Directory(directories.getFirst().path());
    }

    @Override
    public boolean signal(int signal) {
        return Processes.signal(first(), signal);
    }

    @Override
    public void kill() {
        if (isFrozen()) {
            thaw();
        }
        // If creation was interrupted, the processes are in some of the hierarchies only.
        directories.forEach(place -> Processes.killAll(new Directory(place.path())));
    }

    @Override
    public void remove() {
        DavitException failure = null;
        for (Hierarchical place : directories) {
            try {
                new Directory(place.path()).remove();
            } catch (DavitException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void report(ObjectNode data) {
        for (Map.Entry<String, Controller> controller : CONTROLLERS.entrySet()) {
            Directory directory = directory(controller.getKey());
            if (directory != null) {
                controller.getValue().report(directory, data);
            }
        }
    }

    @Override
    public boolean exceedsTasks() {
        Directory pids = directory("pids");
        return pids != null && Pids.areExceeded(pids);
    }

    @Override
    public long oomKills() {
        Directory memory = directory(MEMORY);
        return memory == null ? 0 : CgroupStats.read(memory, "memory.oom_control", "oom_kill");
    }

    @Override
    public OomSource oomSource() {
        Directory memory = directory(MEMORY);
        return memory == null ? null : new OomSource(OomEvent.register(memory.path()), false);
    }

    @Override
    public SavedCgroup saved() {
        return new SavedCgroup(Driver.V1, directories);
    }
}
