package io.davit.plan;

import io.davit.plan.EnterOperation.Clone;
import io.davit.plan.EnterOperation.Domainname;
import io.davit.plan.EnterOperation.Hostname;
import io.davit.plan.EnterOperation.IdMaps;
import io.davit.plan.EnterOperation.Netlink;
import io.davit.plan.EnterOperation.Sync;
import io.davit.plan.EnterOperation.Sysctl;
import io.davit.plan.ExecuteOperation.AwaitStart;
import io.davit.plan.ExecuteOperation.Close;
import io.davit.plan.ExecuteOperation.Execute;
import io.davit.plan.FilesystemOperation.Directory;
import io.davit.plan.FilesystemOperation.Mask;
import io.davit.plan.FilesystemOperation.Readonly;
import io.davit.plan.ProcessOperation.Keyring;
import io.davit.plan.ProcessOperation.OomScoreAdj;
import io.davit.plan.ProcessOperation.Session;
import io.davit.plan.ProcessOperation.Terminal;
import io.davit.resolve.MountOptions;
import io.davit.resolve.ResolvedConfig;
import io.davit.spec.Config;
import io.davit.spec.Hook;
import io.davit.spec.JsonPointer;
import io.davit.spec.Linux;
import io.davit.spec.NamespaceType;
import io.davit.spec.Process.ConsoleSize;
import io.davit.spec.Process;
import io.davit.spec.SysctlKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Plans a container's init. Each part depends on those before it; docs/design.md explains the order. */
public final class Planner {

    private final ResolvedConfig resolved;
    private final Config config;
    private final Linux linux;
    private final PlanOptions request;
    private final ProcessContext confinement;
    private final Host host;
    private final Consumer<String> warn;
    private final HostTrees trees;
    private final List<Operation> operations = new ArrayList<>();

    private Planner(ResolvedConfig resolved, PlanOptions request, ProcessContext confinement, Host host, Consumer<String> warn) {
        this.resolved = resolved;
        this.config = resolved.config();
        this.linux = resolved.linux();
        this.request = request;
        this.confinement = confinement;
        this.host = host;
        this.warn = warn;
        this.trees = new HostTrees(linux, host);
    }

    /**
     * Makes the plan.
     *
     * @param config a config without errors
     * @param confinement the context of the container's processes, from the same config
     * @param warn receives a warning for each part that is left out
     */
    public static Plan plan(
            ResolvedConfig config, PlanOptions request, ProcessContext confinement, Host host, Consumer<String> warn) {
        Planner planner = new Planner(config, request, confinement, host, warn);
        List<Operation> filesystem = planner.filesystem();
        planner.prepareInHost();
        planner.enterNamespaces();
        planner.operations.addAll(filesystem);
        planner.runHooks();
        planner.protectPaths();
        planner.changeRoot();
        planner.nameHost();
        if (config.process() != null) {
            planner.becomeProcess(config.process());
        } else {
            planner.operations.add(planner.close());
        }
        planner.sync(SyncPoint.READY);
        planner.awaitStart();
        if (config.process() != null) {
            planner.execute(config.process());
        }
        return new Plan(planner.operations);
    }

    /** Plans a process that holds a new user namespace, for the mappings of an id-mapped mount. */
    public static Plan userNamespace() {
        return new Plan(List.of(
                new Clone(Namespaces.flag(NamespaceType.USER), null),
                new IdMaps()));
    }

    /** Plans a process that joins a user namespace and waits while davit reads its mappings from /proc. */
    public static Plan inUserNamespace(String path) {
        return new Plan(List.of(
                Namespaces.join(new Linux.Namespace(NamespaceType.USER, path), "/linux/namespaces"),
                new Sync(SyncPoint.ID_MAPS)));
    }

    /** Returns the mount options that davit interprets; all others are passed to the filesystem. */
    public static List<String> mountOptions() {
        return MountOptions.known();
    }

    /** Returns the known memory policy modes. */
    public static List<String> memoryModes() {
        return Scheduling.memoryModes();
    }

    public static List<String> memoryFlags() {
        return Scheduling.memoryFlags();
    }

    private void sync(SyncPoint point) {
        operations.add(new Sync(point));
    }

    private List<Operation> filesystem() {
        List<Operation> filesystem = new ArrayList<>(new RootFilesystem(resolved, request).open(trees));
        Mounts mounts = new Mounts(resolved, host, trees, warn);
        filesystem.addAll(mounts.operations());
        filesystem.addAll(new Devices(resolved, host).operations());
        if (config.process() != null && config.process().terminal()) {
            filesystem.add(terminal(config.process(), linux.has(NamespaceType.MOUNT)));
        }
        if (config.process() != null && !config.process().cwd().equals("/")) {
            filesystem.add(new Directory(config.process().cwd(), "/process/cwd"));
        }
        filesystem.addAll(mounts.closing());
        return filesystem;
    }

    /** @param console whether to mount the terminal on /dev/console */
    static Operation terminal(Process process, boolean console) {
        ConsoleSize size = process.consoleSize() == null ? new ConsoleSize(0, 0) : process.consoleSize();
        return new Terminal(size.height(), size.width(), console);
    }

    private void prepareInHost() {
        if (host.cgroup().awaited()) {
            sync(SyncPoint.CGROUP);
        }
        operations.addAll(new Namespaces(linux, host).joinCgroups());
        operations.add(Scheduling.allCpus());
        if (config.process() != null && config.process().oomScoreAdj() != null) {
            operations.add(new OomScoreAdj(config.process().oomScoreAdj()));
        }
        operations.addAll(trees.openedBefore());
    }

    private void enterNamespaces() {
        operations.addAll(new Namespaces(linux, host).enter());
        operations.add(new Session());
        if (request.keyring()) {
            operations.addAll(new SecurityLabels(host).aroundKeyring(keyring(request.id()), config.process()));
        }
        if (!linux.netDevices().isEmpty()) {
            operations.add(new Netlink());
        }
    }

    static Operation keyring(String id) {
        return new Keyring("_ses." + id);
    }

    private void runHooks() {
        if (!config.hooks().prestart().isEmpty() || !config.hooks().createRuntime().isEmpty()) {
            sync(SyncPoint.HOOKS);
        }
        List<Hook> hooks = config.hooks().createContainer();
        for (int i = 0; i < hooks.size(); i++) {
            operations.add(new HookOperation(resolved, request).of("createContainer", i, hooks.get(i), null));
        }
    }

    private void protectPaths() {
        for (int i = 0; i < linux.maskedPaths().size(); i++) {
            operations.add(new Mask(linux.maskedPaths().get(i), "/linux/maskedPaths/" + i));
        }
        for (int i = 0; i < linux.readonlyPaths().size(); i++) {
            operations.add(new Readonly(linux.readonlyPaths().get(i), "/linux/readonlyPaths/" + i));
        }
    }

    private void changeRoot() {
        operations.addAll(new RootFilesystem(resolved, request).enter());
    }

    private void nameHost() {
        if (config.hostname() != null && !config.hostname().isEmpty()) {
            operations.add(new Hostname(config.hostname()));
        }
        if (config.domainname() != null && !config.domainname().isEmpty()) {
            operations.add(new Domainname(config.domainname()));
        }
        for (Map.Entry<String, String> sysctl : linux.sysctl().entrySet()) {
            operations.add(new Sysctl(
                    "sys/" + SysctlKey.path(sysctl.getKey()),
                    sysctl.getValue(),
                    "/linux/sysctl/" + JsonPointer.escaped(sysctl.getKey())));
        }
    }

    private void becomeProcess(Process process) {
        operations.addAll(new SecurityLabels(host).ofProcess(process));
        operations.addAll(new Identity(process, confinement, host, close(), isHooked(), warn).operations());
    }

    private boolean isHooked() {
        return !config.hooks().startContainer().isEmpty();
    }

    private void awaitStart() {
        if (request.awaitStart()) {
            operations.add(new AwaitStart());
        }
    }

    private Operation close() {
        return new Close(request.awaitStart() ? new Source.StartSocket() : null);
    }

    private void execute(Process process) {
        List<Hook> hooks = config.hooks().startContainer();
        for (int i = 0; i < hooks.size(); i++) {
            operations.add(
                    new HookOperation(resolved, request).of("startContainer", i, hooks.get(i), process));
        }
        operations.addAll(execution(process, isHooked()));
    }

    /** @param hooked whether startContainer hooks have run; davit then waits for their end at a sync point */
    static List<Operation> execution(Process process, boolean hooked) {
        List<Operation> operations = new ArrayList<>();
        if (hooked || Rlimits.anyIsLate(process, hooked)) {
            operations.add(new Sync(SyncPoint.EXECUTE));
        }
        operations.add(new Execute(process.args(), new Environment(process).variables()));
        return operations;
    }
}
