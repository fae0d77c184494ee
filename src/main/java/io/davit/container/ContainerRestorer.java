package io.davit.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.davit.DavitException;
import io.davit.Signal;
import io.davit.cgroup.Cgroup;
import io.davit.cgroup.CgroupJoin;
import io.davit.cgroup.UnifiedOptions;
import io.davit.checkpoint.CheckpointFiles;
import io.davit.checkpoint.Criu;
import io.davit.checkpoint.RestoreOptions;
import io.davit.checkpoint.RestoreSubject;
import io.davit.linux.Child;
import io.davit.linux.Errno;
import io.davit.linux.ErrnoException;
import io.davit.linux.Fd;
import io.davit.linux.Stat;
import io.davit.plan.ProcessContext;
import io.davit.spec.NamespaceType;
import io.davit.spec.Process;
import io.davit.spec.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Restores a container from a checkpoint. CRIU creates the processes; davit creates cgroup and state, as for a new one.
 * davit may be killed at any moment, so the state is written before what it names is created.
 */
final class ContainerRestorer extends NewContainer {

    private static final int FIRST_PRESERVED = 3;
    private static final List<Fd> STDIO = List.of(Fd.STDIN, Fd.STDOUT, Fd.STDERR);
    private static final List<String> NAMES = List.of("stdin", "stdout", "stderr");

    private final RestoreOptions options;
    private final CallerFiles files;
    private int pid;
    private Fd terminal;

    ContainerRestorer(
            String id,
            Bundle bundle,
            RestoreOptions options,
            CallerFiles files,
            StateDirectory directory,
            Cgroup cgroup,
            boolean cgroupRequired,
            Reporter reporter) {
        super(id, bundle, directory, cgroup, cgroupRequired, reporter);
        this.options = options;
        this.files = files;
    }

    /** @param detached whether davit exits before the container */
    RunningProcess restore(boolean detached) {
        try {
            Process process = config.process();
            files.requireConsoleSocket(detached, process != null && process.terminal());
            requireNamespaces();
            computeLimits();
            if (options.parent() != null) {
                CheckpointDirectories.requireParent(options.images(), options.parent());
            }
            Descriptors descriptors = descriptors();
            CheckpointDirectories.make(options.work());
            directory.write(saved);
            try (Fd root = Fd.open(saved.rootfs(), Fd.O_PATH)) {
                restore(descriptors, root);
            }
            finish();
        } catch (RuntimeException e) {
            undo();
            throw e;
        }
        directory.close();
        return new RunningProcess(pid, terminal, null);
    }

    private void requireNamespaces() {
        if (!config.linux().has(NamespaceType.MOUNT)) {
            throw new DavitException("a container without a mount namespace of its own cannot be restored");
        }
        if (config.linux().pathOf(NamespaceType.CGROUP) != null || config.linux().pathOf(NamespaceType.MOUNT) != null) {
            throw new DavitException("a container that joins a cgroup or mount namespace cannot be restored");
        }
    }

    private Descriptors descriptors() {
        try (Fd images = CheckpointDirectories.find(options.images())) {
            CheckpointDirectories.requireReadable(images, options.images(), config.linux());
            return Descriptors.read(images);
        }
    }

    private void restore(Descriptors descriptors, Fd root) {
        new MountPlaces(resolved.mounts(), root).make();
        UnifiedOptions unified = UnifiedOptions.read();
        List<Fd> given = new ArrayList<>(STDIO);
        List<String> inherited = inherit(descriptors, given);
        requireStdio(inherited);
        try (Criu criu = Criu.start(saved.rootfs(), given);
                CheckpointFiles images = CheckpointDirectories.open(criu, options.images(), options.work())) {
            criu.requireVersion();
            makeCgroup(criu.pid());
            enterCgroup(criu.pid());
            RestoreSubject subject = new RestoreSubject(
                    saved.rootfs(),
                    new ExternalMounts(resolved, cgroup).in(root),
                    ExternalNamespace.joined(config),
                    cgroupsOf(criu.pid()),
                    inherited);
            pid = criu.restore(images, options, subject, CriuConfig.of(saved.annotations()), this::reached);
        } finally {
            given.subList(Descriptors.STDIO, given.size()).forEach(Fd::close);
            Dump.putBack(unified, reporter);
        }
    }

    /** CRIU opens host files, not pipes, again, with the ids of the container's root. */
    private void requireStdio(List<String> inherited) {
        ContainerRoot opener = ContainerRoot.of(config.linux());
        for (int i = 0; i < Descriptors.STDIO && opener != null; i++) {
            String file = inherited.get(i);
            int permission = i == 0 ? ContainerRoot.READ : ContainerRoot.WRITE;
            if (file != null && !Descriptors.isPipe(file) && !opener.may(permission, STDIO.get(i).stat())) {
                throw new DavitException(NAMES.get(i) + " takes the place of a file, and " + opener + ", may not open it");
            }
        }
    }

    /** The processes start in CRIU's cgroup, so its limits apply to them. */
    private void enterCgroup(int process) {
        CgroupJoin join = cgroup.join();
        List<String> files = new ArrayList<>(join.procs());
        if (join.birthplace() != null) {
            files.add(join.birthplace() + "/cgroup.procs");
        }
        for (String procs : files) {
            try (Fd file = Fd.open(procs, Fd.O_WRONLY)) {
                file.write(Integer.toString(process));
            }
        }
    }

    /**
     * Returns for each file descriptor of CRIU the one in the checkpoint that it replaces.
     *
     * @param given the file descriptors for CRIU; this method appends to the list
     */
    private List<String> inherit(Descriptors descriptors, List<Fd> given) {
        List<String> inherited = new ArrayList<>();
        for (int i = 0; i < Descriptors.STDIO; i++) {
            inherited.add(descriptors.inherited(i));
        }
        // CRIU's socket to davit.
        inherited.add(null);
        for (ExternalNamespace namespace : ExternalNamespace.of(config)) {
            given.add(Fd.open(namespace.path(), Fd.O_RDONLY));
            inherited.add(namespace.key());
        }
        for (int i = 0; i < files.preservedFds(); i++) {
            given.add(Fd.preserved(FIRST_PRESERVED + i));
            inherited.add(descriptors.inherited(FIRST_PRESERVED + i));
        }
        return inherited;
    }

    /** Returns the cgroups of a process by controllers: CRIU creates the checkpoint's cgroups below them. */
    private static Map<String, String> cgroupsOf(int pid) {
        Map<String, String> cgroups = new LinkedHashMap<>();
        for (String line : new String(Fd.readAll("/proc/" + pid + "/cgroup"), UTF_8).split("\n")) {
            int controllers = line.indexOf(':') + 1;
            int path = line.indexOf(':', controllers) + 1;
            if (controllers > 0 && path > 0) {
                for (String controller : line.substring(controllers, path - 1).split(",")) {
                    cgroups.put(controller, line.substring(path));
                }
            }
        }
        return cgroups;
    }

    /** Handles a notification of CRIU. */
    private void reached(String script, int process, Fd descriptor) {
        reporter.debug(() -> "criu is at " + script);
        switch (script) {
            case "setup-namespaces" -> prepareNamespaces(process);
            case "orphan-pts-master" -> takeTerminal(descriptor);
            case "post-restore" -> writeProcess(process);
            default -> {
                if (descriptor != null) {
                    descriptor.close();
                }
            }
        }
    }

    private void prepareNamespaces(int process) {
        writeProcess(process);
        if (config.linux().makes(NamespaceType.NETWORK)) {
            try (Fd network = Fd.open("/proc/" + process + "/ns/net", Fd.O_RDONLY)) {
                network.raiseLoopback();
            }
        }
        State state = saved.state(State.Status.CREATED);
        new HookRunner("prestart", state).run(config.hooks().prestart());
        new HookRunner("createRuntime", state).run(config.hooks().createRuntime());
    }

    private void writeProcess(int process) {
        pid = process;
        saved = saved.withProcess(process, startTime(process), List.of());
        directory.write(saved);
    }

    private void takeTerminal(Fd master) {
        if (master == null) {
            throw new DavitException("criu has sent no terminal along");
        }
        terminal = files.handOver(master);
    }

    /** Writes what create writes, for later commands. */
    private void finish() {
        if (config.linux().intelRdt() != null) {
            createResourceGroup().add(pid);
        }
        limitTasks();
        directory.writeConfig(bundle.json());
        directory.writeExecBase(new ExecBase(
                bundle.config().process(),
                confinement(),
                ExecBase.listener(config)));
        directory.markMade();
        files.tellPid("standard", pid);
    }

    /** Adds the time namespace that CRIU creates, in which clocks continue: later exec processes join it. */
    private ProcessContext confinement() {
        ProcessContext confinement = ProcessContext.of(bundle.config(), HostFacts.ARCH);
        Stat its = Fd.WORKING_DIRECTORY.statIfExists("/proc/" + pid + "/ns/time", 0);
        Stat own = Fd.WORKING_DIRECTORY.statIfExists("/proc/self/ns/time", 0);
        // It may have exited already.
        boolean apart = its != null && own != null && its.inode() != own.inode();
        return apart ? confinement.with(NamespaceType.TIME) : confinement;
    }

    /** Removes everything that was created, and returns the error. */
    private void undo() {
        reporter.debug(() -> "removing what was made");
        if (pid != 0) {
            kill(new Child(pid));
        }
        remove();
    }

    /** Kills the init, which CRIU may have done already. */
    private static void kill(Child child) {
        child.kill(Signal.SIGKILL);
        try {
            child.await();
        } catch (ErrnoException e) {
            if (!e.is(Errno.ECHILD)) {
                throw e;
            }
        }
    }

    @Override
    void closeAll() {
        if (terminal != null) {
            terminal.close();
        }
    }
}
