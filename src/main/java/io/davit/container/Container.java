package io.davit.container;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.ContainerNotFoundException;
import io.davit.ContainerStateException;
import io.davit.DavitException;
import io.davit.Signal;
import io.davit.cgroup.Cgroup;
import io.davit.checkpoint.DumpOptions;
import io.davit.linux.Child;
import io.davit.linux.Pidfd;
import io.davit.resctrl.ResourceGroup;
import io.davit.spec.Json;
import io.davit.spec.Resources;
import io.davit.spec.State.Status;
import java.util.List;
import java.util.Map;

/**
 * A container that has been created: what is kept of it, read once and again by who changes it, and what its process
 * does, looked up each time.
 */
public final class Container {

    private final String id;
    private final StateDirectory directory;
    private final Reporter reporter;
    private ContainerState saved;

    Container(String id, StateDirectory directory, Reporter reporter) {
        this(id, directory, directory.read(), reporter);
    }

    /** @param saved what is kept of it; {@code null}: nothing as yet */
    Container(String id, StateDirectory directory, ContainerState saved, Reporter reporter) {
        this.id = id;
        this.directory = directory;
        this.saved = saved;
        this.reporter = reporter;
    }

    public String id() {
        return id;
    }

    /** When it was created, as in RFC 3339. */
    public String created() {
        return saved == null ? "" : saved.created();
    }

    /** The user id of who created it. */
    public int owner() {
        return saved == null ? 0 : saved.owner();
    }

    public String bundle() {
        return saved == null ? "" : saved.bundle();
    }

    /** The path of its root filesystem on the host. */
    public String rootfs() {
        return saved == null ? "" : saved.rootfs();
    }

    public Map<String, String> annotations() {
        return saved == null ? Map.of() : saved.annotations();
    }

    public Status status() {
        if (saved == null || saved.pid() == 0) {
            return Status.CREATING;
        }
        if (!saved.isAlive()) {
            return Status.STOPPED;
        }
        if (!directory.isMade()) {
            return Status.CREATING;
        }
        if (cgroup().isFrozen()) {
            return Status.PAUSED;
        }
        return directory.awaitsStart() ? Status.CREATED : Status.RUNNING;
    }

    private Cgroup cgroup() {
        return saved == null ? Cgroup.none() : Cgroup.of(saved.cgroup());
    }

    /** The pid that its init has, or had, in the host. */
    int initPid() {
        return saved.pid();
    }

    /** The pid of its init in the host; 0 where that has ended. */
    public int pid() {
        return pid(status());
    }

    /** The same, for who has just asked for the status. */
    public int pid(Status status) {
        return status == Status.STOPPED || saved == null ? 0 : saved.pid();
    }

    /** Starts its process. */
    public void start() {
        ContainerStart.requirePossible(status());
        own();
        try (NotifySocket notify = bindNotify()) {
            new ContainerStart(saved, directory, reporter).start();
            runPoststartHooks();
            if (notify != null) {
                notify.awaitReady(saved.pid());
            }
        } finally {
            directory.close();
        }
    }

    /**
     * Waits until no other davit creates, changes or deletes it, and keeps them from that until its directory is closed.
     * What is kept of it may be new by then; that of another container, which has got the id meanwhile, is none of it.
     */
    private void own() {
        if (!ownUnlessGone()) {
            throw new ContainerNotFoundException();
        }
    }

    private boolean ownUnlessGone() {
        if (!directory.own()) {
            return false;
        }
        ContainerState now = directory.read();
        if (saved != null && (now == null || !now.created().equals(saved.created()))) {
            directory.close();
            return false;
        }
        saved = now;
        return true;
    }

    private NotifySocket bindNotify() {
        ContainerStart.requirePossible(status());
        if (!saved.hasProcess()) {
            throw new DavitException("process property must not be empty");
        }
        return NotifySocket.bind(directory);
    }

    /** Where one fails, the container is stopped (runtime.md#lifecycle). */
    void runPoststartHooks() {
        try {
            new HookRunner("poststart", saved.state(Status.RUNNING)).run(saved.poststart());
        } catch (DavitException e) {
            end();
            throw e;
        }
    }

    /** Starts another process in it, which then runs in the background; its pid in the host. */
    public int exec(ExecOptions options) {
        return Child.leave(join(options).pid());
    }

    RunningProcess join(ExecOptions options) {
        switch (status()) {
            case STOPPED -> throw new ContainerStateException("cannot exec in a stopped container");
            case CREATING -> throw new ContainerStateException("cannot exec in a container that is being created");
            case PAUSED -> {
                if (!options.ignorePaused()) {
                    throw new ContainerStateException(
                            "cannot exec in a paused container (use --ignore-paused to override)");
                }
            }
            case CREATED, RUNNING -> {}
        }
        return new ExecSession(saved, directory.readExecBase(), options, reporter).join();
    }

    /**
     * Sends a signal to its init. Without a pid namespace of the container's own, the other processes outlive that: of
     * SIGKILL they die too, even after their init.
     */
    public void kill(int signal) {
        boolean others = signal == Signal.SIGKILL && saved != null && !saved.ownPids() && killAll(signal);
        if (!signalInit(signal) && !others) {
            throw new ContainerStateException("container not running");
        }
        if (signal == Signal.SIGKILL && !others && cgroup().killsOnlyThawed() && cgroup().isFrozen()) {
            cgroup().thaw();
        }
    }

    private boolean signalInit(int signal) {
        if (saved == null || saved.pid() == 0) {
            return false;
        }
        try (Pidfd init = Pidfd.open(saved.pid())) {
            // Looked at only now, it cannot become another process between the look and the signal.
            return init != null && saved.isAlive() && init.signal(signal);
        }
    }

    /**
     * Sends a signal to all its processes, whether or not its init is among them; false where there is none. Who creates
     * it is not waited for, which may be what keeps it from being created.
     */
    public boolean killAll(int signal) {
        if (status() == Status.CREATING) {
            return signalAll(signal);
        }
        own();
        try {
            return signalAll(signal);
        } finally {
            directory.close();
        }
    }

    private boolean signalAll(int signal) {
        if (signal != Signal.SIGKILL) {
            return cgroup().signal(signal);
        }
        boolean any = !processes().isEmpty();
        if (any) {
            cgroup().kill();
        }
        return any;
    }

    /** The pids of all its processes in the host. */
    public List<Integer> processes() {
        return cgroup().processes();
    }

    /** Stops all its processes, until it is resumed. */
    public void pause() {
        change("container not running", this::freeze);
    }

    private void freeze() {
        switch (status()) {
            case RUNNING, CREATED -> cgroup().freeze();
            case PAUSED -> throw new ContainerStateException("container paused");
            default -> throw new ContainerStateException("container not running");
        }
    }

    public void resume() {
        change("container not paused", this::thaw);
    }

    private void thaw() {
        if (status() != Status.PAUSED) {
            throw new ContainerStateException("container not paused");
        }
        cgroup().thaw();
    }

    /** Changes the limits that are given; the others stay. */
    public void update(Resources resources) {
        change("container not running", () -> {
            requireRunning("container not running");
            cgroup().update(resources);
        });
    }

    /**
     * Changes the schemas of its class of service (config-linux.md#intelrdt).
     *
     * @param l3 of the cache; {@code null}: stays, as that of the memory's bandwidth
     */
    public void updateSchemas(String l3, String bandwidth) {
        change("container not running", () -> {
            requireRunning("container not running");
            ResourceGroup.update(saved.resctrl(), l3, bandwidth);
        });
    }

    /**
     * Changes it while no other davit does: its cgroup may become that of another container of its id.
     *
     * @param unmade what is said of one that is still being created, which is not waited for
     */
    private void change(String unmade, Runnable change) {
        if (status() == Status.CREATING) {
            throw new ContainerStateException(unmade);
        }
        own();
        try {
            change.run();
        } finally {
            directory.close();
        }
    }

    /** Makes a checkpoint of it; unless it is to be kept, it is deleted then. */
    public void checkpoint(DumpOptions options) {
        Dump.requirePossible(status());
        own();
        try {
            Dump.requirePossible(status());
            new Dump(saved, directory, options, reporter).make();
            if (!options.keepsContainer() && ownUnlessGone()) {
                end();
                new ContainerCleanup(saved, directory, reporter).remove();
            }
        } finally {
            directory.close();
        }
    }

    /** What it uses: a JSON object, the {@code data} of {@code davit events --stats}. */
    public String usage() {
        ObjectNode data = Json.object();
        cgroup().report(data);
        return Json.compact(data);
    }

    /** Watches it, from now on. */
    public Watch watch() {
        requireRunning("container with id " + id + " is not running");
        return Watch.of(saved.pid(), cgroup());
    }

    private void requireRunning(String otherwise) {
        Status status = status();
        if (status == Status.STOPPED || status == Status.CREATING) {
            throw new ContainerStateException(otherwise);
        }
    }

    /**
     * Deletes it, and what was made for it.
     *
     * @param force whether it may still run
     */
    public void delete(boolean force) {
        Status status = status();
        if (status == Status.CREATING) {
            requireForce(force, status);
        }
        if (force && status != Status.STOPPED) {
            // One that is still being created need not be waited for.
            end();
        }
        if (ownUnlessGone()) {
            try {
                deleteOwned(force);
            } finally {
                directory.close();
            }
        } else if (!force) {
            throw new ContainerNotFoundException();
        }
    }

    private void deleteOwned(boolean force) {
        if (saved == null) {
            requireForce(force, Status.CREATING);
            directory.remove();
            return;
        }
        Status status = status();
        if (status != Status.STOPPED) {
            requireForce(force || status == Status.CREATED, status);
            end();
        }
        new ContainerCleanup(saved, directory, reporter).remove();
    }

    /** Deletes it after its end, unless another davit has; there may be another container of its id by now. */
    void deleteEnded(int pid) {
        if (directory.own()) {
            try {
                saved = directory.read();
                if (saved != null && saved.pid() == pid) {
                    new ContainerCleanup(saved, directory, reporter).remove();
                }
            } finally {
                directory.close();
            }
        }
    }

    private void requireForce(boolean force, Status status) {
        if (!force) {
            throw new ContainerStateException(
                    "cannot delete container " + id + " that is not stopped: " + status.word());
        }
    }

    /** Kills its init and waits until it has ended. */
    private void end() {
        if (saved != null && saved.pid() != 0) {
            new ContainerEnd(saved, cgroup()).await();
        }
    }
}
