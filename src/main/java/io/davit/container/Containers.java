package io.davit.container;

import io.davit.CgroupManager;
import io.davit.ContainerNotFoundException;
import io.davit.DavitException;
import io.davit.cgroup.Cgroup;
import io.davit.checkpoint.RestoreOptions;
import io.davit.linux.Child;
import io.davit.linux.Memory;
import java.util.ArrayList;
import java.util.List;

/**
 * The containers below one root directory.
 *
 * <pre>{@code
 * Containers containers = Containers.below("/run/davit");
 * Container container = containers.create("web", CreateOptions.of("/srv/web"));
 * container.start();
 * container.kill(Signal.SIGTERM);
 * container.delete(false);
 * }</pre>
 *
 * <p>Every method throws {@link DavitException} with a sentence for the user. Many threads may use it at once: of those, as
 * of other processes, one at a time changes a container.
 */
public final class Containers {

    /** What the creation of any container allocates. */
    private static final int CREATION_MEMORY = 192 << 10;

    private final String root;
    private final CgroupManager cgroupManager;
    private final boolean cgroupRequired;
    private final Reporter reporter;

    private Containers(String root, CgroupManager cgroupManager, boolean cgroupRequired, Reporter reporter) {
        this.root = root;
        this.cgroupManager = cgroupManager;
        this.cgroupRequired = cgroupRequired;
        this.reporter = reporter;
    }

    /** @param root an absolute path; made with the first container */
    public static Containers below(String root) {
        return below(root, CgroupManager.CGROUPFS, true, Reporter.SILENT);
    }

    /**
     * @param cgroupManager who makes the cgroups of containers that are created; of others it is known
     * @param cgroupRequired whether a container that may not have a cgroup is an error; else it is made without one
     * @param reporter is told of what does not keep a container from being created or removed
     */
    public static Containers below(
            String root, CgroupManager cgroupManager, boolean cgroupRequired, Reporter reporter) {
        return new Containers(root, cgroupManager, cgroupRequired, reporter);
    }

    /** Creates a container, which then waits to be started. */
    public Container create(String id, CreateOptions options) {
        return left(creation(id, options).create());
    }

    /** Its init, a child of this process, is nobody's to await. */
    private static Container left(Container container) {
        Child.leave(container.initPid());
        return container;
    }

    /** Creates a container and starts it at once. */
    public Container run(String id, CreateOptions options) {
        ContainerCreator creation = creation(id, options);
        RunningProcess started = creation.run(true);
        try (NotifySocket notify = started.notifySocket()) {
            if (notify != null) {
                notify.awaitReady(started.pid());
            }
        }
        return left(creation.container());
    }

    /** The same for a container that a foreground waits for. */
    RunningProcess runInForeground(String id, CreateOptions options) {
        return creation(id, options).run(false);
    }

    private ContainerCreator creation(String id, CreateOptions options) {
        ContainerId.checked(id);
        Memory.expect(CREATION_MEMORY);
        Bundle bundle = Bundle.read(options.bundle(), options.config());
        Cgroup cgroup = Cgroup.of(cgroupManager, bundle.config(), id);
        StateDirectory directory = StateDirectory.make(root, id);
        try {
            return new ContainerCreator(id, bundle, options, directory, cgroup, cgroupRequired, reporter);
        } catch (RuntimeException e) {
            directory.remove();
            throw e;
        }
    }

    /**
     * Restores a container from a checkpoint, whose processes go on at once.
     *
     * @param bundle the directory of its bundle, which may be another one than that of before
     */
    public Container restore(String id, String bundle, RestoreOptions options, CallerFiles files) {
        restoreProcess(id, bundle, options, files, true);
        return left(get(id));
    }

    /** @param detached whether nobody of this process will look after it */
    RunningProcess restoreProcess(String id, String bundle, RestoreOptions options, CallerFiles files, boolean detached) {
        ContainerId.checked(id);
        Bundle read = Bundle.read(bundle);
        Cgroup cgroup = Cgroup.of(cgroupManager, read.config(), id);
        StateDirectory directory = StateDirectory.make(root, id);
        ContainerRestorer restoration;
        try {
            restoration = new ContainerRestorer(id, read, options, files, directory, cgroup, cgroupRequired, reporter);
        } catch (RuntimeException e) {
            directory.remove();
            throw e;
        }
        return restoration.restore(detached);
    }

    /** The container of an id. */
    public Container get(String id) {
        Container container = find(id);
        if (container == null) {
            throw new ContainerNotFoundException();
        }
        return container;
    }

    /** The container of an id, or {@code null} where there is none. */
    public Container find(String id) {
        StateDirectory directory = StateDirectory.find(root, ContainerId.checked(id));
        return directory == null ? null : new Container(id, directory, reporter);
    }

    /** The ids of all of them, sorted; their state may be damaged. */
    public List<String> ids() {
        return StateDirectory.ids(root);
    }

    /** All of them, by their ids; one whose state cannot be read is worth a warning. */
    public List<Container> list() {
        List<Container> containers = new ArrayList<>();
        for (String id : StateDirectory.ids(root)) {
            try {
                Container container = find(id);
                if (container != null) {
                    containers.add(container);
                }
            } catch (DavitException e) {
                reporter.warning("container " + id + ": " + e.getMessage());
            }
        }
        return containers;
    }

    /**
     * Deletes a container, and what was made for it.
     *
     * @param force whether it may still run, be damaged, or not be there at all
     */
    public void delete(String id, boolean force) {
        if (!force) {
            get(id).delete(false);
            return;
        }
        Container container;
        try {
            container = find(id);
        } catch (DamagedException e) {
            discard(id);
            return;
        }
        if (container != null) {
            container.delete(true);
        }
    }

    /** Deletes the container whose init had a pid and has ended; another davit may have done so. */
    void deleteEnded(String id, int pid) {
        new Container(id, StateDirectory.of(root, id), null, reporter).deleteEnded(pid);
    }

    /** Removes damaged state, unless by now it is that of another container of this id. */
    private void discard(String id) {
        try (StateDirectory directory = StateDirectory.of(root, id)) {
            if (directory.own()) {
                requireDamaged(directory);
                directory.remove();
            }
        }
    }

    private void requireDamaged(StateDirectory directory) {
        try {
            directory.read();
        } catch (DamagedException e) {
            reporter.warning(e.getMessage() + "; of its container nothing else can be found and removed");
            return;
        }
        throw new DavitException("the container's state has just changed");
    }
}
