package io.davit.plan;

import io.davit.plan.Field.Descriptor;
import io.davit.plan.Field.Flags;
import io.davit.plan.Field.Number;
import io.davit.plan.Field.Text;
import io.davit.spec.Config;
import io.davit.spec.Hook;
import io.davit.spec.Linux;
import io.davit.spec.Process;
import io.davit.spec.SysctlKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Makes a plan for a container's init. The order of its parts is the order in which they can be done. */
public final class Planner {

    /** Stages at which davit-init waits for davit; {@code plan.h} has them too. */
    public static final int STAGE_HOOKS = 2;
    public static final int STAGE_READY = 3;

    /** The descriptor by which a container hears of its start. */
    public static final String START_SOCKET = "start socket";

    private final Config config;
    private final Linux linux;
    private final Request request;
    private final Host host;
    private final Consumer<String> warn;
    private final List<Operation> operations = new ArrayList<>();

    private Planner(Config config, Request request, Host host, Consumer<String> warn) {
        this.config = config;
        this.linux = config.linux();
        this.request = request;
        this.host = host;
        this.warn = warn;
    }

    /**
     * @param config a valid one
     * @param warn told of what is left out
     */
    public static Plan plan(Config config, Request request, Host host, Consumer<String> warn) {
        Planner planner = new Planner(config, request, host, warn);
        planner.enterNamespaces();
        planner.makeFilesystem();
        planner.runHooks();
        planner.protectPaths();
        planner.changeRoot();
        planner.nameHost();
        if (config.process() != null) {
            planner.becomeProcess(config.process());
        }
        planner.sync(STAGE_READY);
        planner.awaitStart();
        if (config.process() != null) {
            planner.execute(config.process());
        }
        return new Plan(planner.operations);
    }

    /** The mount options that davit knows; all others are the filesystems' own. */
    public static List<String> mountOptions() {
        return MountOptions.known();
    }

    private void add(Code code, String origin, Field... fields) {
        operations.add(Operation.of(code, origin, fields));
    }

    private void sync(int stage) {
        add(Code.SYNC, "", new Number("stage", stage));
    }

    private void enterNamespaces() {
        if (config.process() != null && config.process().oomScoreAdj() != null) {
            add(Code.OOM_SCORE_ADJ, "/process/oomScoreAdj",
                    new Text("value", Integer.toString(config.process().oomScoreAdj())));
        }
        operations.addAll(new Namespaces(linux, host).enter());
        add(Code.SESSION, "");
        if (request.keyring()) {
            add(Code.KEYRING, "", new Text("name", "_ses." + request.id()));
        }
    }

    private void makeFilesystem() {
        RootFilesystem root = new RootFilesystem(config, request);
        operations.addAll(root.open());
        operations.addAll(new Mounts(config, request.bundle(), host).operations());
        operations.addAll(new Devices(config, host).operations());
        if (config.process() != null) {
            add(Code.DIRECTORY, "/process/cwd", new Text("path", config.process().cwd()));
        }
    }

    private void runHooks() {
        if (!config.hooks().prestart().isEmpty() || !config.hooks().createRuntime().isEmpty()) {
            sync(STAGE_HOOKS);
        }
        List<Hook> hooks = config.hooks().createContainer();
        for (int i = 0; i < hooks.size(); i++) {
            operations.add(new HookOperation(config, request).of(hooks.get(i), List.of(), true,
                    "/hooks/createContainer/" + i));
        }
    }

    private void protectPaths() {
        for (int i = 0; i < linux.maskedPaths().size(); i++) {
            add(Code.MASK, "/linux/maskedPaths/" + i, new Text("path", linux.maskedPaths().get(i)));
        }
        for (int i = 0; i < linux.readonlyPaths().size(); i++) {
            add(Code.READONLY, "/linux/readonlyPaths/" + i, new Text("path", linux.readonlyPaths().get(i)));
        }
    }

    private void changeRoot() {
        operations.addAll(new RootFilesystem(config, request).enter());
    }

    private void nameHost() {
        if (config.hostname() != null && !config.hostname().isEmpty()) {
            add(Code.HOSTNAME, "/hostname", new Text("name", config.hostname()));
        }
        if (config.domainname() != null && !config.domainname().isEmpty()) {
            add(Code.DOMAINNAME, "/domainname", new Text("name", config.domainname()));
        }
        for (Map.Entry<String, String> sysctl : linux.sysctl().entrySet()) {
            add(Code.SYSCTL, "/linux/sysctl/" + sysctl.getKey().replace("~", "~0").replace("/", "~1"),
                    new Text("path", "sys/" + SysctlKey.path(sysctl.getKey())), new Text("value", sysctl.getValue()));
        }
    }

    private void becomeProcess(Process process) {
        operations.addAll(new Identity(process, host.capabilities(), warn).operations());
    }

    private void awaitStart() {
        if (request.awaitStart()) {
            add(Code.AWAIT_START, "", new Descriptor("listener", START_SOCKET));
        }
    }

    private void execute(Process process) {
        List<Hook> hooks = config.hooks().startContainer();
        for (int i = 0; i < hooks.size(); i++) {
            operations.add(new HookOperation(config, request).of(hooks.get(i), process.env(), false,
                    "/hooks/startContainer/" + i));
        }
        add(Code.EXECUTE, "/process/args",
                new Field.Texts("args", process.args()),
                new Field.Texts("env", process.env()),
                new Text("command", process.args().getFirst()));
    }
}
