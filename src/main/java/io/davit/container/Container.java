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
 * A created container. Its state is read once, and again under the lock by each change; its status is read at each
 * call. Methods throw {@link io.davit.DavitException}: {@link ContainerStateException} if the status does not allow the
 * call, {@link ContainerNotFoundException} if a change finds the container deleted.
 */
public final class Container {

    private final String id;
    private final StateDirectory directory;
    private final Reporter reporter;
    private ContainerState saved;

    Container(String id, StateDirectory directory, Reporter reporter) {
        this(id, directory, directory.read(), reporter);
    }

    /** @param saved the state; {@code null}: not written yet */
    Container(String id, StateDirectory directory, ContainerState saved, Reporter reporter) {
        this.id = id;
        this.directory = directory;
        this.saved = saved;
        this.reporter = reporter;
    }

    public String id() {
        return id;
    }

    /** Returns the creation time in RFC 3339 format, in UTC. */
    public String created() {
        return saved == null ? "" : saved.created();
    }

    /** Returns the effective user id of its creator. */
    public int owner() {
        return saved == null ? 0 : saved.owner();
    }

    /** Returns the absolute path of the bundle directory. */
    public String bundle() {
        return saved == null ? "" : saved.bundle();
    }

    /** Returns the absolute path of the root filesystem on the host. */
    public String rootfs() {
        return saved == null ? "" : saved.rootfs();
    }

    /** Returns the {@code annotations} of the config. */
    public Map<String, String> annotations() {
        return saved == null ? Map.of() : saved.annotations();
    }

    /** Returns the current status: one of runtime.md#state, or {@code paused}. */
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

    /** Returns the host pid of the init, also after it has exited. */
    int initPid() {
        return saved.pid();
    }

    /** Returns the pid of the init process in the host's pid namespace; 0 if it has exited. */
    public int pid() {
        return pid(status());
    }

    /** Returns the pid, given a status just returned by {@link #status()}. */
    public int pid(Status status) {
        return status == Status.STOPPED || saved == null ? 0 : saved.pid();
    }

    /** Executes the container's process; returns once the execve has succeeded and poststart hooks have run. */
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

    /** Locks the container and reads its state again; fails if it was deleted, even if its id is in use again. */
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

    /** Runs the poststart hooks; if one fails, kills the container (runtime.md#lifecycle). */
    void runPoststartHooks() {
        try {
            new HookRunner("poststart", saved.state(Status.RUNNING)).run(saved.poststart());
        } catch (DavitException e) {
            end();
            throw e;
        }
    }

    /** Starts another process in the container, in the background; returns its host pid. */
    public int exec(ExecOptions options) {
        return Child.reapLater(join(options).pid());
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
     * Sends a signal (number in signal(7)) to the init. SIGKILL also kills all other processes, even if the init has
     * exited, unless the container has its own pid namespace: there they die with the init.
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
            // Checked after opening the pidfd: the pid may have been reused before.
            return init != null && saved.isAlive() && init.signal(signal);
        }
    }

    /**
     * Sends a signal to all processes, also if the init has exited; returns false if there are none. Takes no lock
     * during creation: the process to kill may be what creation waits for.
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

    /** Returns the host pids of all processes. */
    public List<Integer> processes() {
        return cgroup().processes();
    }

    /** Freezes all processes until {@link #resume}; the container must be running or created. */
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

    /** Thaws the processes of a paused container. */
    public void resume() {
        change("container not paused", this::thaw);
    }

    private void thaw() {
        if (status() != Status.PAUSED) {
            throw new ContainerStateException("container not paused");
        }
        cgroup().thaw();
    }

    /** Sets the limits that are present in {@code resources}; the others stay. */
    public void update(Resources resources) {
        change("container not running", () -> {
            requireRunning("container not running");
            cgroup().update(resources);
        });
    }

    /**
     * Changes the schemata of its resctrl group (config-linux.md#intelrdt).
     *
     * @param l3 L3 cache schema; {@code null}: unchanged
     * @param bandwidth memory bandwidth schema; {@code null}: unchanged
     */
    public void updateSchemas(String l3, String bandwidth) {
        change("container not running", () -> {
            requireRunning("container not running");
            ResourceGroup.update(saved.resctrl(), l3, bandwidth);
        });
    }

    /**
     * Makes a change under the lock: the cgroup could become that of a new container with the same id. Does not wait
     * for creation, but fails with {@code unmade}.
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

    /** Checkpoints the container with CRIU, and deletes it unless {@code options} keep it. */
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

    /** Returns statistics as JSON: the {@code data} object of {@code davit events --stats}. */
    public String usage() {
        ObjectNode data = Json.object();
        cgroup().report(data);
        return Json.compact(data);
    }

    /** Starts to watch for OOM events and the exit of the init. The caller closes the result. */
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

    /** Deletes the container with its cgroup and state; without {@code force} it must be stopped or created. */
    public void delete(boolean force) {
        Status status = status();
        if (status == Status.CREATING) {
            requireForce(force, status);
        }
        if (force && status != Status.STOPPED) {
            // Without the lock, so as not to wait for its creation.
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

    /** Deletes the container after its init has exited, unless another davit has; its id may be reused meanwhile. */
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

    /** Kills the init and waits until it has exited. */
    private void end() {
        if (saved != null && saved.pid() != 0) {
            new ContainerEnd(saved, cgroup()).await();
        }
    }
}
