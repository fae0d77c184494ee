package io.davit.cgroup;

import io.davit.cgroup.SavedCgroup.Driver;
import io.davit.cgroup.SavedCgroup.Hierarchical;
import io.davit.spec.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A cgroup in the hierarchies of cgroup v1, and in that of v2 where it is mounted beside them. */
final class CgroupV1 implements Cgroup {

    private static final Map<String, Controller> CONTROLLERS = Map.of(
            "cpu", new CpuV1(),
            "cpuset", new CpusetV1(),
            "devices", new DevicesV1(),
            "memory", new MemoryV1(),
            "pids", new PidsV1());

    private final List<Hierarchical> directories;

    CgroupV1(List<Hierarchical> directories) {
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
    public void create(Resources resources) {
        refuseMissing(resources);
        for (Hierarchical place : directories) {
            Directory directory = new Directory(place.path());
            directory.make();
            for (String name : place.controllers()) {
                Controller controller = CONTROLLERS.get(name);
                if (controller != null) {
                    controller.prepare(directory);
                    controller.apply(resources, directory);
                }
            }
        }
    }

    /** A limit that no hierarchy can keep is an error, not a limit ignored. */
    private void refuseMissing(Resources resources) {
        for (Map.Entry<String, Controller> controller : CONTROLLERS.entrySet()) {
            boolean missing =
                    directories.stream().noneMatch(place -> place.controllers().contains(controller.getKey()));
            if (missing && controller.getValue().concerns(resources)) {
                throw Controller.missing(controller.getKey());
            }
        }
    }

    @Override
    public Entrance entrance(List<String> below) {
        SubCgroups asked = new SubCgroups(below);
        List<String> controllers = new ArrayList<>();
        directories.forEach(place -> controllers.addAll(place.controllers()));
        asked.requireAmong(controllers);
        List<String> procs = new ArrayList<>();
        for (Hierarchical place : directories) {
            String path = asked.of(place.controllers());
            procs.add(place.path() + (path == null ? "" : "/" + path) + "/cgroup.procs");
        }
        return new Entrance(false, procs, null, directories);
    }

    @Override
    public List<Integer> processes() {
        return Processes.below(new Directory(directories.getFirst().path()));
    }

    @Override
    public void kill() {
        Processes.killAll(new Directory(directories.getFirst().path()));
    }

    @Override
    public void remove() {
        for (Hierarchical place : directories) {
            new Directory(place.path()).remove();
        }
    }

    @Override
    public SavedCgroup saved() {
        return new SavedCgroup(Driver.V1, directories);
    }
}
