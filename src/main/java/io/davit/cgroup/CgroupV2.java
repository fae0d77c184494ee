package io.davit.cgroup;

import io.davit.DavitException;
import io.davit.cgroup.SavedCgroup.Driver;
import io.davit.cgroup.SavedCgroup.Hierarchical;
import io.davit.spec.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A cgroup in the one hierarchy of cgroup v2. */
final class CgroupV2 implements Cgroup {

    private static final Map<String, Controller> CONTROLLERS = Map.of(
            "cpu", new CpuV2(),
            "memory", new MemoryV2(),
            "pids", new PidsV2());

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
    public void create(Resources resources) {
        directory.make();
        enableControllers();
        for (Map.Entry<String, Controller> controller : CONTROLLERS.entrySet()) {
            if (controller.getValue().concerns(resources)) {
                requireController(controller.getKey());
                controller.getValue().apply(resources, directory);
            }
        }
    }

    private void requireController(String name) {
        if (!List.of(directory.read("cgroup.controllers").split(" ")).contains(name)) {
            throw Controller.missing(name);
        }
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
        for (String controller : parent.read("cgroup.controllers").split(" ")) {
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
    public Entrance entrance(List<String> below) {
        String path = new SubCgroups(below).ofUnified();
        String place = path == null ? directory.path() : directory.path() + "/" + path;
        return new Entrance(true, List.of(), place, List.of());
    }

    @Override
    public List<Integer> processes() {
        return Processes.below(directory);
    }

    @Override
    public void kill() {
        if (directory.has("cgroup.kill")) {
            directory.write("cgroup.kill", 1);
        } else {
            Processes.killAll(directory);
        }
    }

    @Override
    public void remove() {
        directory.remove();
    }

    @Override
    public SavedCgroup saved() {
        return new SavedCgroup(Driver.V2, List.of(new Hierarchical(List.of(), "", directory.path())));
    }
}
