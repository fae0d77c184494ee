package io.davit.plan;

import io.davit.plan.ExecuteOperation.Cwd;
import io.davit.plan.ExecuteOperation.DropBounding;
import io.davit.plan.ExecuteOperation.FindExecutable;
import io.davit.plan.ExecuteOperation.Home;
import io.davit.plan.ExecuteOperation.NoNewPrivileges;
import io.davit.plan.ExecuteOperation.Seccomp;
import io.davit.plan.ExecuteOperation.SetCapabilities;
import io.davit.spec.NamespaceType;
import io.davit.spec.Process.Rlimit;
import io.davit.spec.Process.User;
import io.davit.spec.Process;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Plans the process's identity: resource limits, scheduling, user, capabilities and seccomp. Operations that drop
 * privileges come after those that need them.
 */
final class Identity {

    private static final int DEFAULT_UMASK = 0022;

    private final Process process;
    private final Environment environment;
    private final ProcessContext confinement;
    private final Host host;
    private final Operation close;
    private final boolean hooked;
    private final Consumer<String> warn;
    private final Set<String> refused = new LinkedHashSet<>();
    private final List<Operation> operations = new ArrayList<>();

    /**
     * Plans one process.
     *
     * @param close the operation that closes file descriptors of the host; container paths are looked up only after it
     * @param hooked whether the config has startContainer hooks
     */
    Identity(
            Process process,
            ProcessContext confinement,
            Host host,
            Operation close,
            boolean hooked,
            Consumer<String> warn) {
        this.process = process;
        this.environment = new Environment(process);
        this.confinement = confinement;
        this.host = host;
        this.close = close;
        this.hooked = hooked;
        this.warn = warn;
    }

    List<Operation> operations() {
        if (!environment.hasHome()) {
            operations.add(new Home(process.user().uid()));
        }
        if (!Rlimits.areSetFromOutside(confinement, host)) {
            limits();
        }
        operations.addAll(new Scheduling(process, confinement).operations());
        if (process.noNewPrivileges()) {
            operations.add(new NoNewPrivileges());
        }
        Process.Capabilities capabilities = process.capabilities() == null
                ? new Process.Capabilities(null, null, null, null, null)
                : process.capabilities();
        operations.add(new DropBounding(set(capabilities.bounding())));
        user(process.user());
        operations.add(close);
        operations.add(new Cwd(process.cwd()));
        find();
        // Without no_new_privs, loading a filter needs CAP_SYS_ADMIN, which is dropped next (seccomp(2)). With it, the
        // filter comes last, so that the profile has to allow as few of davit-init's system calls as possible.
        if (!process.noNewPrivileges()) {
            seccomp();
        }
        capabilities(capabilities);
        warnOfRefused();
        if (process.noNewPrivileges()) {
            seccomp();
        }
        return operations;
    }

    private void limits() {
        for (int i = 0; i < process.rlimits().size(); i++) {
            Rlimit limit = process.rlimits().get(i);
            if (!Rlimits.isLate(limit, hooked)) {
                operations.add(new ProcessOperation.Rlimit(
                        Rlimits.number(limit.type()), limit.soft(), limit.hard(), "/process/rlimits/" + i));
            }
        }
    }

    private void user(User user) {
        operations.add(new ExecuteOperation.User(
                user.uid(),
                user.gid(),
                user.umask() == null ? DEFAULT_UMASK : user.umask(),
                !confinement.keepsGroups(),
                user.additionalGids()));
    }

    private void find() {
        String command = process.args().getFirst();
        operations.add(new FindExecutable(command, candidates(command), mayExecuteAnyMode()));
    }

    /** With CAP_DAC_OVERRIDE one execute bit in the mode is enough (capabilities(7)). */
    private boolean mayExecuteAnyMode() {
        return process.capabilities() != null && process.capabilities().effective().contains("CAP_DAC_OVERRIDE");
    }

    /** Returns the paths that execvp(3) would try for the command. */
    private List<String> candidates(String command) {
        if (command.contains("/")) {
            return List.of(command);
        }
        List<String> candidates = new ArrayList<>();
        for (String directory : environment.path().split(":", -1)) {
            candidates.add((directory.isEmpty() ? "." : directory) + "/" + command);
        }
        return candidates;
    }

    private void capabilities(Process.Capabilities capabilities) {
        long permitted = set(capabilities.permitted());
        long inheritable = set(capabilities.inheritable());
        operations.add(new SetCapabilities(
                set(capabilities.effective()),
                permitted,
                inheritable,
                ambient(capabilities.ambient(), permitted & inheritable)));
    }

    /** Drops ambient capabilities that are not both permitted and inheritable (capabilities(7)). */
    private long ambient(List<String> names, long possible) {
        long ambient = set(names);
        for (String name : Capabilities.names(ambient & ~possible)) {
            warn.accept("can't raise ambient capability " + name + ": it is not permitted and inheritable");
        }
        return ambient & possible;
    }

    private long set(List<String> names) {
        return Capabilities.set(names, host.grantable(confinement.has(NamespaceType.USER)), refused);
    }

    /** Logs one warning for all sets, as the specification requires for unavailable capabilities (config.md). */
    private void warnOfRefused() {
        if (!refused.isEmpty()) {
            warn.accept("ignoring unknown or unavailable capabilities: [" + String.join(" ", refused) + "]");
        }
    }

    private void seccomp() {
        if (confinement.seccomp() != null) {
            operations.add(new Seccomp(confinement.seccomp()));
        }
    }
}
