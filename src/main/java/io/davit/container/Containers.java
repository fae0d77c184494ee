package io.davit.container;

import io.davit.DavitException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

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
 * <p>Every method throws {@link DavitException} with a sentence for the user.
 */
public final class Containers {

    private final String root;
    private final boolean cgroupRequired;
    private final Consumer<String> warn;

    private Containers(String root, boolean cgroupRequired, Consumer<String> warn) {
        this.root = root;
        this.cgroupRequired = cgroupRequired;
        this.warn = warn;
    }

    /** @param root an absolute path; made with the first container */
    public static Containers below(String root) {
        return below(root, true, warning -> {});
    }

    /**
     * @param cgroupRequired whether a container that may not have a cgroup is an error; else it is made without one
     * @param warn is told of what does not keep a container from being created or removed
     */
    public static Containers below(String root, boolean cgroupRequired, Consumer<String> warn) {
        return new Containers(root, cgroupRequired, warn);
    }

    /** Creates a container, which then waits to be started. */
    public Container create(String id, CreateOptions options) {
        return creation(id, options).create();
    }

    /** Creates a container and starts it at once. */
    public Container run(String id, CreateOptions options) {
        return creation(id, options).run();
    }

    private Creation creation(String id, CreateOptions options) {
        ContainerId.checked(id);
        Bundle bundle = Bundle.read(options.bundle());
        return new Creation(id, bundle, options, StateDirectory.make(root, id), cgroupRequired, warn);
    }

    /** The container of an id. */
    public Container get(String id) {
        Container container = find(id);
        if (container == null) {
            throw new DavitException("container does not exist");
        }
        return container;
    }

    /** The container of an id, or {@code null} where there is none. */
    public Container find(String id) {
        StateDirectory directory = StateDirectory.find(root, ContainerId.checked(id));
        return directory == null ? null : new Container(id, directory, warn);
    }

    /** All of them, by their ids. */
    public List<Container> list() {
        List<Container> containers = new ArrayList<>();
        for (String id : StateDirectory.ids(root)) {
            containers.add(new Container(id, StateDirectory.find(root, id), warn));
        }
        return containers;
    }
}
