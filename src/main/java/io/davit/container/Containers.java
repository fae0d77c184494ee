package io.davit.container;

import io.davit.CgroupManager;
import io.davit.ContainerNotFoundException;
import io.davit.DavitException;
import io.davit.cgroup.Cgroup;
import io.davit.checkpoint.RestoreOptions;
import io.davit.linux.Child;
import io.davit.linux.Memory;
import io.davit.timing.Timing;
import java.util.ArrayList;
import java.util.List;

/**
 * The containers whose state is below one root directory.
 *
 * <pre>{@code
 * Containers containers = Containers.below("/run/davit");
 * Container container = containers.create("web", CreateOptions.of("/srv/web"));
 * container.start();
 * container.kill(Signal.SIGTERM);
 * container.delete(false);
 * }</pre>
 *
 * <p>Methods throw {@link DavitException}; its message is one sentence for the user. Several threads may use one
 * instance: changes of a container are serialized by a lock, among threads and processes.
 */
public final class Containers {

    /** Heap that every creation uses, in bytes. */
    private static final int CREATION_MEMORY = 192 << 10;

    /** The attribute name of OpenTelemetry's semantic conventions. */
    private static final String CONTAINER = "container.id";

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

    /**
     * Returns the containers below a root directory. Cgroups are created through cgroupfs and are required.
     *
     * @param root absolute path; created with the first container
     */
    public static Containers below(String root) {
        return below(root, CgroupManager.CGROUPFS, true, Reporter.SILENT);
    }

    /**
     * Returns the containers below a root directory.
     *
     * @param root absolute path; created with the first container
     * @param cgroupManager what creates the cgroups of new containers; those of existing ones are recorded in their
     *     state
     * @param cgroupRequired whether a lack of permission to create the cgroup is an error; else the container has none
     * @param reporter receives debug messages and warnings
     */
    public static Containers below(
            String root, CgroupManager cgroupManager, boolean cgroupRequired, Reporter reporter) {
        return new Containers(root, cgroupManager, cgroupRequired, reporter);
    }

    /**
     * Creates a container; its process is not executed before {@link Container#start}.
     *
     * @throws io.davit.InvalidConfigException if the config is invalid
     * @throws io.davit.ContainerExistsException if the id is taken
     */
    public Container create(String id, CreateOptions options) {
        return left(creation(id, options).create());
    }

    /** Leaves the init, a child of this process, to be reaped by later calls. */
    private static Container left(Container container) {
        Child.reapLater(container.initPid());
        return container;
    }

    /**
     * Creates and starts a container, which then runs in the background.
     *
     * @throws io.davit.InvalidConfigException if the config is invalid
     * @throws io.davit.ContainerExistsException if the id is taken
     */
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

    /** Creates and starts a container whose exit {@link Foreground} waits for. */
    RunningProcess runInForeground(String id, CreateOptions options) {
        return creation(id, options).run(false);
    }

    private ContainerCreator creation(String id, CreateOptions options) {
        Timing.set(CONTAINER, ContainerId.checked(id));
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
     * Restores a container from a checkpoint; its processes continue at once.
     *
     * @param bundle path of the bundle directory; it may have moved since the checkpoint
     * @throws io.davit.InvalidConfigException if the config is invalid
     * @throws io.davit.ContainerExistsException if the id is taken
     */
    public Container restore(String id, String bundle, RestoreOptions options, CallerFiles files) {
        restoreProcess(id, bundle, options, files, true);
        return left(get(id));
    }

    /** @param detached whether davit does not wait for the container's exit */
    RunningProcess restoreProcess(String id, String bundle, RestoreOptions options, CallerFiles files, boolean detached) {
        Timing.set(CONTAINER, ContainerId.checked(id));
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

    /**
     * Returns the container with an id.
     *
     * @throws ContainerNotFoundException if there is none
     */
    public Container get(String id) {
        Timing.set(CONTAINER, id);
        Container container = find(id);
        if (container == null) {
            throw new ContainerNotFoundException();
        }
        return container;
    }

    /** Returns the container with an id; {@code null} if there is none. */
    public Container find(String id) {
        StateDirectory directory = StateDirectory.find(root, ContainerId.checked(id));
        return directory == null ? null : new Container(id, directory, reporter);
    }

    /** Returns the ids of all containers, sorted, also of those whose state is damaged. */
    public List<String> ids() {
        return StateDirectory.ids(root);
    }

    /** Returns all containers, sorted by id. Those whose state cannot be read are left out, with a warning. */
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
     * Deletes a container with its cgroup and state.
     *
     * @param force whether to kill it if it is running, to discard damaged state, and to accept that it does not exist
     * @throws ContainerNotFoundException if it does not exist, without {@code force}
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

    /** Deletes the container whose init had a pid and has exited, unless another davit has. */
    void deleteEnded(String id, int pid) {
        new Container(id, StateDirectory.of(root, id), null, reporter).deleteEnded(pid);
    }

    /** Removes damaged state, unless the id has been reused meanwhile. */
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
