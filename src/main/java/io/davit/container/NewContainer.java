package io.davit.container;

import io.davit.DavitException;
import io.davit.cgroup.Cgroup;
import io.davit.cgroup.CgroupLimits;
import io.davit.cgroup.InUseException;
import io.davit.linux.Errno;
import io.davit.linux.ErrnoException;
import io.davit.linux.Self;
import io.davit.resctrl.ResourceGroup;
import io.davit.resolve.ResolvedConfig;
import io.davit.spec.Config;
import io.davit.spec.Linux.IntelRdt;
import io.davit.spec.NamespaceType;
import io.davit.timing.Timing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A container during creation or restore: its state, cgroup and resctrl group, and their removal if it fails. */
abstract sealed class NewContainer permits ContainerCreator, ContainerRestorer {

    final Bundle bundle;
    final ResolvedConfig resolved;
    final Config config;
    final StateDirectory directory;
    final Reporter reporter;
    private final boolean cgroupRequired;
    Cgroup cgroup;
    private CgroupLimits limits;
    ContainerState saved;

    NewContainer(
            String id,
            Bundle bundle,
            StateDirectory directory,
            Cgroup cgroup,
            boolean cgroupRequired,
            Reporter reporter) {
        this.bundle = bundle;
        this.directory = directory;
        this.cgroupRequired = cgroupRequired;
        this.reporter = reporter;
        this.resolved = withCallers(bundle.resolved());
        this.config = resolved.config();
        this.cgroup = cgroup;
        this.saved = initial(id);
    }

    /** Closes the file descriptors that the subclass holds. */
    abstract void closeAll();

    /**
     * Adds the service manager's sockets to the config: their environment variables, and the mount of the notify
     * socket.
     */
    private ResolvedConfig withCallers(ResolvedConfig config) {
        List<String> variables = new ArrayList<>(ListenFds.environment());
        ResolvedConfig extended = config;
        if (NotifySocket.isAwaited()) {
            variables.add(NotifySocket.variable());
            extended = extended.withMount(NotifySocket.mount(directory.makeNotify()));
        }
        boolean unchanged = variables.isEmpty() || config.process() == null;
        return unchanged ? extended : extended.withProcess(config.process().withVariables(variables));
    }

    private ContainerState initial(String id) {
        return new ContainerState(
                id,
                bundle.path(),
                resolved.rootfs(),
                Instant.now().toString(),
                Self.euid(),
                0,
                0,
                config.linux().makes(NamespaceType.PID),
                config.process() != null,
                config.annotations(),
                cgroup.saved(),
                false,
                config.linux().has(NamespaceType.MOUNT) ? null : HostMounts.below(resolved.rootfs()),
                List.of(),
                config.hooks().poststart(),
                config.hooks().poststop(),
                List.of());
    }

    Container container() {
        return new Container(saved.id(), directory, saved, reporter);
    }

    /** Computes the limits before anything is created: those that cannot be set are an error in the config. */
    void computeLimits() {
        limits = cgroup.limits(bundle.config().linux().resources());
    }

    /**
     * Creates the cgroup and sets its limits. Unless a cgroup is required, a lack of permission is only a warning, as
     * users other than root often have no delegated cgroup.
     */
    void makeCgroup(int pid) {
        reporter.debug(() -> "making " + cgroup.saved());
        try (var _ = Timing.phase("cgroup")) {
            cgroup.make(pid);
            saved = saved.withCgroup(cgroup.saved(), true);
            directory.write(saved);
            cgroup.limit(limits);
            delegateCgroup();
        } catch (InUseException e) {
            leaveCgroup();
            throw e;
        } catch (ErrnoException e) {
            boolean notAllowed = e.is(Errno.EACCES) || e.is(Errno.EPERM) || e.is(Errno.EROFS);
            if (cgroupRequired || !notAllowed) {
                throw e;
            }
            reporter.warning("no cgroup: " + e.getMessage());
            cgroup.remove();
            leaveCgroup();
        }
    }

    /** Limits the number of tasks. davit-init's own processes must have exited: they would count. */
    void limitTasks() {
        cgroup.limitTasks(limits);
    }

    private void leaveCgroup() {
        cgroup = Cgroup.none();
        saved = saved.withCgroup(cgroup.saved(), false);
        directory.write(saved);
    }

    /** Delegates the cgroup to the container's user (config-linux.md#cgroup-ownership). */
    private void delegateCgroup() {
        Integer owner = CgroupOwner.of(bundle.resolved());
        if (owner != null) {
            cgroup.delegate(owner);
        }
    }

    ResourceGroup createResourceGroup() {
        IntelRdt config = bundle.config().linux().intelRdt();
        if (config == null) {
            return null;
        }
        ResourceGroup group = new ResourceGroup(config, saved.id(), ResourceGroup.ROOT);
        saved = saved.withResctrl(group.own());
        directory.write(saved);
        group.create();
        return group;
    }

    static long startTime(int pid) {
        ProcessStat stat = ProcessStat.of(pid);
        return stat == null ? 0 : stat.startTime();
    }

    void remove() {
        closeAll();
        try (directory) {
            if (isOwned()) {
                new ContainerCleanup(saved, directory, reporter).remove();
            }
        } catch (DavitException e) {
            // Not thrown: the caller reports why creation failed.
            reporter.warning("cleanup incomplete: " + e.getMessage());
        }
    }

    /**
     * Tells whether the lock is held, or can be taken and the container is still this one: once started, another davit
     * may have deleted it and created one with the same id.
     */
    private boolean isOwned() {
        return directory.isOwned() || directory.own() && saved.equals(directory.read());
    }
}
