package io.davit.container;

import io.davit.DavitException;
import io.davit.cgroup.Cgroup;
import io.davit.check.Sysctls;
import io.davit.linux.Fd;
import io.davit.network.NetworkDevices;
import io.davit.plan.Host;
import io.davit.plan.Operation;
import io.davit.plan.Plan;
import io.davit.plan.PlanOptions;
import io.davit.plan.Planner;
import io.davit.plan.ProcessContext;
import io.davit.plan.Rlimits;
import io.davit.plan.Source;
import io.davit.resctrl.ResourceGroup;
import io.davit.spec.Config;
import io.davit.spec.Linux;
import io.davit.spec.NamespaceType;
import io.davit.spec.Process;
import io.davit.spec.State;
import io.davit.timing.Timing;
import java.util.ArrayList;
import java.util.List;

/**
 * Creates a container, step by step. davit may be killed between any two steps: the state names each resource before it
 * is created, so that delete can remove it, and davit-init exits when its socket is closed.
 */
final class ContainerCreator extends NewContainer implements SyncHandler {

    private static final int NO_PROCESS = 0;

    private final CreateOptions options;
    private ResourceGroup resources;
    private ProcessContext confinement;

    /** The context of the container's own process and its descendants, which may be recorded. */
    private ProcessContext initConfinement;

    private Host host;
    private Plan plan;
    private NotifySocket notify;

    ContainerCreator(
            String id,
            Bundle bundle,
            CreateOptions options,
            StateDirectory directory,
            Cgroup cgroup,
            boolean cgroupRequired,
            Reporter reporter) {
        super(id, bundle, directory, cgroup, cgroupRequired, reporter);
        this.options = options;
    }

    /** Creates the container; its init then waits for the start. */
    Container create() {
        try {
            requireConsoleSocket(true);
            try (InitSession session = start(true)) {
                makeReady(session);
                session.resume();
                session.release();
            }
        } catch (RuntimeException e) {
            throw undone(e);
        }
        directory.close();
        return container();
    }

    /**
     * Creates and starts the container.
     *
     * @param detached whether davit does not wait for its exit
     */
    RunningProcess run(boolean detached) {
        Fd terminal;
        try {
            if (!saved.hasProcess()) {
                throw new DavitException("process property must not be empty");
            }
            requireConsoleSocket(detached);
            try (InitSession session = start(false)) {
                makeReady(session);
                notify = NotifySocket.bind(directory);
                session.resume();
                // Unlock: startContainer hooks may take long, and davit may be called for this container meanwhile,
                // also by them.
                directory.close();
                session.awaitExecuted(
                        isHooked(), () -> Limits.setLate(session.pid(), config.process(), isHooked()));
                terminal = session.release();
            }
        } catch (RuntimeException e) {
            throw undone(e);
        }
        runPoststartHooks(terminal);
        return new RunningProcess(saved.pid(), terminal, notify);
    }

    private void runPoststartHooks(Fd terminal) {
        try {
            container().runPoststartHooks();
        } catch (DavitException e) {
            if (terminal != null) {
                terminal.close();
            }
            remove();
            throw e;
        }
    }

    private boolean isHooked() {
        return !config.hooks().startContainer().isEmpty();
    }

    private void requireConsoleSocket(boolean detached) {
        Process process = bundle.config().process();
        options.files().requireConsoleSocket(detached, process != null && process.terminal());
    }

    private InitSession start(boolean awaitStart) {
        confinement = ProcessContext.of(bundle.config(), HostFacts.ARCH);
        initConfinement = options.recorder() == null
                ? confinement
                : options.recorder().prepare(config, confinement);
        computeLimits();
        directory.write(saved);
        requireJoinedMappings();
        if (!cgroup.needsProcess()) {
            makeCgroup(NO_PROCESS);
        }
        resources = createResourceGroup();
        try (var _ = Timing.phase("plan")) {
            host = HostFacts.of(config, cgroup);
            plan = plan(awaitStart);
        }
        return InitSession.start(plan, this::open, options.files(), reporter,
                "the container's init died before it was ready");
    }

    private void makeReady(InitSession session) {
        session.awaitReady(this);
        // Only when davit-init is ready: if it has failed, its error says more than that of a missing cgroup.
        limitTasks();
        if (config.process() != null && Rlimits.areSetFromOutside(confinement, host)) {
            Limits.setEarly(session.pid(), config.process(), isHooked());
        }
        directory.markMade();
        options.files().tellPid("standard", session.pid());
        String receiver = config.annotations().get(Config.PIDFD_RECEIVER);
        if (receiver != null) {
            CallerSockets.sendPidfd(receiver, "standard", session.pid());
        }
    }

    @Override
    public void joinCgroup(int pid) {
        makeCgroup(pid);
    }

    @Override
    public void started(int pid) {
        saved = saved.withProcess(pid, startTime(pid), late(plan));
        directory.write(saved);
        if (resources != null) {
            resources.add(pid);
        }
    }

    @Override
    public void writeIdMaps() {
        IdMaps.write(saved.pid(), bundle.config().linux().uidMappings(), bundle.config().linux().gidMappings());
    }

    @Override
    public void runHooks(InitSession session) {
        State state = saved.state(State.Status.CREATED);
        new HookRunner("prestart", state, session).run(bundle.config().hooks().prestart());
        new HookRunner("createRuntime", state, session).run(bundle.config().hooks().createRuntime());
    }

    @Override
    public void moveNetworkDevices(Fd netlink) {
        try (Fd socket = netlink;
                Fd namespace = Fd.open("/proc/" + saved.pid() + "/ns/net", Fd.O_RDONLY)) {
            new NetworkDevices(namespace, socket).move(bundle.config().linux().netDevices());
        }
    }

    @Override
    public void handOverNotifications(Fd notifications, int pid) {
        if (options.recorder() != null) {
            options.recorder().attend(notifications);
        } else {
            SeccompListener.handOver(
                    ExecBase.listener(config), notifications, pid, saved.state(State.Status.CREATING));
        }
    }

    /**
     * Checks mappings that are given next to the path of a user namespace, as engines do: they must be those of the
     * namespace.
     */
    private void requireJoinedMappings() {
        Linux linux = config.linux();
        String path = linux.pathOf(NamespaceType.USER);
        if (path != null && linux.mapsIds()) {
            JoinedMappings.require(path, linux);
            reporter.debug(() -> "the mappings are those of the user namespace " + path);
        }
    }

    private Plan plan(boolean awaitStart) {
        PlanOptions request = new PlanOptions(saved.id(), options.pivot(), options.keyring(), awaitStart);
        directory.writeConfig(bundle.json());
        directory.writeExecBase(
                new ExecBase(bundle.config().process(), confinement, ExecBase.listener(config)));
        Plan untimed = Planner.plan(resolved, request, initConfinement, host, reporter::warning);
        return Timing.isOn() ? untimed.timed() : untimed;
    }

    /** Returns the steps after the start, for the state: davit start has no plan to name a failed operation by. */
    private static List<ContainerState.DeferredStep> late(Plan plan) {
        List<ContainerState.DeferredStep> late = new ArrayList<>();
        int first = plan.operations().size() - plan.afterStart().size();
        for (Operation operation : plan.afterStart()) {
            late.add(new ContainerState.DeferredStep(first + late.size(), operation.origin(), operation.what()));
        }
        return late;
    }

    private Fd open(Source source) {
        return switch (source) {
            case Source.StartSocket socket -> directory.listenForStart();
            case Source.NamespaceFile namespace -> openNamespace(namespace);
            case Source.IdMaps maps -> MapNamespace.open(maps);
            case Source.File file -> Fd.open(file.path(), Fd.O_PATH);
            case Source.CgroupProcs procs -> throw new IllegalStateException(procs.toString());
            case Source.Process process -> throw new IllegalStateException(process.toString());
        };
    }

    /** Opens a namespace; if it is the host's own, the config must not have sysctls that would change the host. */
    private Fd openNamespace(Source.NamespaceFile namespace) {
        Fd file = NamespaceFile.open(namespace);
        String refusal = NamespaceFile.isHosts(file, namespace.type())
                ? Sysctls.refusal(bundle.config(), namespace.type())
                : null;
        if (refusal != null) {
            file.close();
            throw new DavitException(refusal);
        }
        return file;
    }

    /** Removes what was created, and returns the exception that tells why creation failed. */
    private RuntimeException undone(RuntimeException e) {
        boolean killed = e instanceof InitDiedException && cgroup.oomKills() > 0;
        reporter.debug(() -> "removing what was made");
        remove();
        return killed ? new DavitException("container init was OOM-killed (memory limit too low?)") : e;
    }

    @Override
    void closeAll() {
        if (notify != null) {
            notify.close();
        }
    }
}
