package io.davit.container;

import io.davit.DavitException;
import io.davit.cgroup.Cgroup;
import io.davit.check.Sysctls;
import io.davit.container.InitProcess.Reached;
import io.davit.linux.Fd;
import io.davit.network.NetworkDevices;
import io.davit.plan.Confinement;
import io.davit.plan.Host;
import io.davit.plan.Operation;
import io.davit.plan.Plan;
import io.davit.plan.Planner;
import io.davit.plan.Request;
import io.davit.plan.Rlimits;
import io.davit.plan.Source;
import io.davit.plan.Stage;
import io.davit.resctrl.ResourceGroup;
import io.davit.spec.Linux;
import io.davit.spec.NamespaceType;
import io.davit.spec.Process;
import io.davit.spec.Seccomp;
import io.davit.spec.State;
import java.util.ArrayList;
import java.util.List;

/**
 * The creation of a container, step by step. davit may be killed between any two of them: what must be removed then is
 * written down before it is made, and davit-init dies when it is left alone.
 */
final class Creation extends NewContainer {

    private static final int NO_PROCESS = 0;

    private final CreateOptions options;
    private InitProcess init;
    private Fd terminal;
    private NotifySocket notify;

    Creation(
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

    /** Makes the container, which waits for its start. */
    Container create() {
        try {
            requireConsoleSocket(true);
            make(true);
            init.goOn();
        } catch (RuntimeException e) {
            throw undone(e);
        }
        init.close();
        directory.close();
        return container();
    }

    /**
     * Makes the container and starts it.
     *
     * @param detached whether nobody of this process will look after it
     */
    Started run(boolean detached) {
        try {
            if (!saved.hasProcess()) {
                throw new DavitException("process property must not be empty");
            }
            requireConsoleSocket(detached);
            make(false);
            notify = NotifySocket.bind(directory);
            init.goOn();
            // The container's hooks may take long, and they and others may want it meanwhile.
            directory.close();
            init.awaitExecuted(isHooked(), () -> Limits.setLate(init.pid(), config.process(), isHooked()));
        } catch (RuntimeException e) {
            throw undone(e);
        }
        init.close();
        try {
            container().runPoststartHooks();
        } catch (DavitException e) {
            remove();
            throw e;
        }
        return new Started(init.pid(), terminal, notify);
    }

    private boolean isHooked() {
        return !config.hooks().startContainer().isEmpty();
    }

    private void requireConsoleSocket(boolean detached) {
        Process process = bundle.config().process();
        options.files().requireConsoleSocket(detached, process != null && process.terminal());
    }

    private void make(boolean awaitStart) {
        computeLimits();
        directory.write(saved);
        requireJoinedMappings();
        if (!cgroup.isMadeAround()) {
            makeCgroup(NO_PROCESS);
        }
        ResourceGroup resources = createResourceGroup();
        Confinement confinement = Confinement.of(bundle.config(), HostFacts.ARCH);
        Host host = HostFacts.of(config, cgroup);
        Plan plan = plan(awaitStart, confinement, host);
        reporter.debug(() -> "davit-init gets a plan of " + plan.operations().size() + " operations");
        init = InitProcess.start(plan, this::open, options.files().preservedFds());
        if (cgroup.isMadeAround()) {
            init.awaitStage();
            makeCgroup(init.helper());
            init.goOn();
        }
        int pid = init.awaitPid();
        reporter.debug(() -> "the container's init has pid " + pid);
        saved = saved.withProcess(pid, startTime(pid), late(plan));
        directory.write(saved);
        if (resources != null) {
            resources.add(pid);
        }
        awaitReady();
        // Not before: where davit-init has failed, there may be no cgroup any more, and it has more to say than that.
        limitTasks();
        if (config.process() != null && Rlimits.areSetFromOutside(confinement, host)) {
            Limits.setEarly(pid, config.process(), isHooked());
        }
        directory.markMade();
        options.files().tellPid("standard", pid);
    }

    /** Engines give the mappings of a user namespace that they have made along with its path: they must be its own. */
    private void requireJoinedMappings() {
        Linux linux = config.linux();
        String path = linux.pathOf(NamespaceType.USER);
        if (path != null && linux.mapsIds()) {
            JoinedMappings.require(path, linux);
            reporter.debug(() -> "the mappings are those of the user namespace " + path);
        }
    }

    private Plan plan(boolean awaitStart, Confinement confinement, Host host) {
        Request request = new Request(saved.id(), options.pivot(), options.keyring(), awaitStart);
        directory.writeConfig(bundle.json());
        directory.writeExecBase(
                new ExecBase(bundle.config().process(), confinement, ExecBase.listener(profile())));
        return Planner.plan(resolved, request, confinement, host, reporter::warning);
    }

    private Seccomp profile() {
        return bundle.config().linux().seccomp();
    }

    /** What davit-init does after the start is named by then only from what is written down. */
    private static List<Saved.Late> late(Plan plan) {
        List<Saved.Late> late = new ArrayList<>();
        int first = plan.operations().size() - plan.afterStart().size();
        for (Operation operation : plan.afterStart()) {
            late.add(new Saved.Late(first + late.size(), operation.where(), operation.what()));
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

    /** One that is joined may be the host's by another name. */
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

    private void awaitReady() {
        Reached reached = init.awaitStage();
        while (reached.stage() != Stage.READY) {
            serve(reached);
            init.goOn();
            reached = init.awaitStage();
        }
    }

    /** Does davit's part at a stage. */
    private void serve(Reached reached) {
        reporter.debug(() -> "davit-init waits at stage " + reached.stage());
        switch (reached.stage()) {
            case ID_MAPS -> IdMaps.write(
                    init.pid(), bundle.config().linux().uidMappings(), bundle.config().linux().gidMappings());
            case HOOKS -> runHooks();
            case SECCOMP -> handOverNotifications(reached);
            case NETWORK -> moveNetworkDevices(reached.descriptor());
            case TERMINAL -> takeTerminal(reached.descriptor());
            case READY, CGROUP, EXECUTE -> {}
        }
    }

    private void runHooks() {
        State state = saved.state(State.Status.CREATED);
        new HookRunner("prestart", state, init).run(bundle.config().hooks().prestart());
        new HookRunner("createRuntime", state, init).run(bundle.config().hooks().createRuntime());
    }

    private void moveNetworkDevices(Fd netlink) {
        try (Fd socket = netlink;
                Fd namespace = Fd.open("/proc/" + init.pid() + "/ns/net", Fd.O_RDONLY)) {
            new NetworkDevices(namespace, socket).move(bundle.config().linux().netDevices());
        }
    }

    /** The terminal goes to who asked for it, or stays here to be shown. */
    private void takeTerminal(Fd master) {
        terminal = options.files().handOver(master);
    }

    private void handOverNotifications(Reached reached) {
        try (Fd notifications = init.take(reached)) {
            SeccompListener.handOver(
                    ExecBase.listener(profile()), notifications, init.pid(), saved.state(State.Status.CREATING));
        }
    }

    /** Nothing is left of a container that could not be created; why it could not. */
    private RuntimeException undone(RuntimeException e) {
        boolean killed = e instanceof InitDiedException && cgroup.oomKills() > 0;
        undo();
        return killed ? new DavitException("container init was OOM-killed (memory limit too low?)") : e;
    }

    private void undo() {
        reporter.debug(() -> "removing what was made");
        if (init != null) {
            init.kill();
            init.close();
        }
        remove();
    }

    @Override
    void closeAll() {
        if (terminal != null) {
            terminal.close();
        }
        if (notify != null) {
            notify.close();
        }
    }
}
