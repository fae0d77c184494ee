package io.davit.cgroup;

import io.davit.spec.Resources;
import java.util.List;

/** The cgroup of a container, in every hierarchy of the host. */
public sealed interface Cgroup permits CgroupV1, CgroupV2, NoCgroup {

    /** Makes it, with its limits, for no process yet. */
    void create(Resources resources);

    /** How a process gets into it. */
    default Entrance entrance() {
        return entrance(List.of());
    }

    /**
     * How a process gets into it, or into cgroups below.
     *
     * @param below each as {@code [CONTROLLER,...:]PATH}; they must be there
     */
    Entrance entrance(List<String> below);

    /** All processes in it and below. */
    List<Integer> processes();

    /** Kills all processes in it and below; those that start meanwhile too. */
    void kill();

    /** Removes it, once no process is left. */
    void remove();

    /** What is needed to find it again. */
    SavedCgroup saved();

    /** The cgroup of a container that is to be created. */
    static Cgroup of(String cgroupsPath, String id) {
        Hierarchies hierarchies = Hierarchies.read();
        String path = cgroupsPath == null || cgroupsPath.isEmpty() ? id : cgroupsPath;
        if (hierarchies.isEmpty()) {
            return new NoCgroup();
        }
        return hierarchies.isUnifiedOnly()
                ? CgroupV2.at(hierarchies.unified(), path)
                : CgroupV1.at(hierarchies, path);
    }

    /** That of a container without one. */
    static Cgroup none() {
        return new NoCgroup();
    }

    /** The cgroup of a container that has been created. */
    static Cgroup of(SavedCgroup saved) {
        return switch (saved.driver()) {
            case V1 -> new CgroupV1(saved.directories());
            case V2 -> new CgroupV2(saved.directories().getFirst().path());
            case NONE -> new NoCgroup();
        };
    }

    /**
     * How a process gets into a cgroup.
     *
     * @param v2 whether there is cgroup v2 alone
     * @param procs the files that it writes itself to
     * @param directory that in cgroup v2 which it can be born in; {@code null}: there is none
     */
    record Entrance(boolean v2, List<String> procs, String directory, List<SavedCgroup.Hierarchical> hierarchies) {}
}
