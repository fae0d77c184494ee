package io.davit.plan;

import io.davit.plan.EnterOperation.BecomeRoot;
import io.davit.plan.EnterOperation.JoinNamespace;
import io.davit.plan.EnterOperation.Sync;
import io.davit.plan.ExecuteOperation.Close;
import io.davit.plan.FilesystemOperation.Root;
import io.davit.plan.ProcessOperation.CpuAffinity;
import io.davit.plan.ProcessOperation.OomScoreAdj;
import io.davit.plan.ProcessOperation.Session;
import io.davit.spec.NamespaceType;
import io.davit.spec.Process;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Plans a process that joins a running container ({@code exec}). */
public final class ExecPlanner {

    /**
     * Makes the plan.
     *
     * @param id the container's id
     * @param init the pid of its init
     * @param process the process to run
     * @param warn receives a warning for each part that is left out
     */
    public static Plan plan(
            String id, int init, Process process, ProcessContext confinement, Host host, Consumer<String> warn) {
        List<Operation> operations = new ArrayList<>();
        if (host.cgroup().awaited()) {
            operations.add(new Sync(SyncPoint.CGROUP));
        }
        if (process.oomScoreAdj() != null) {
            operations.add(new OomScoreAdj(process.oomScoreAdj()));
        }
        addAffinity(operations, process, false);
        addJoin(operations, init, confinement.flags(host, false));
        operations.add(new Namespaces(null, host).clone(0));
        operations.addAll(new Namespaces(null, host).enterCgroups());
        if (confinement.has(NamespaceType.USER)) {
            operations.add(new BecomeRoot());
        }
        addJoin(operations, init, confinement.flags(host, true));
        operations.add(new Session());
        operations.add(new Root("/", false, false, ""));
        operations.addAll(new SecurityLabels(host).aroundKeyring(Planner.keyring(id), process));
        addAffinity(operations, process, true);
        if (process.terminal()) {
            operations.add(Planner.terminal(process, false));
        }
        operations.addAll(new SecurityLabels(host).ofProcess(process));
        operations.addAll(new Identity(process, confinement, host, new Close(null), false, warn).operations());
        operations.add(new Sync(SyncPoint.READY));
        operations.addAll(Planner.execution(process, false));
        return new Plan(operations);
    }

    private static void addJoin(List<Operation> operations, int init, int flags) {
        if (flags != 0) {
            operations.add(new JoinNamespace(flags, new Source.Process(init), ""));
        }
    }

    /** Sets the CPU affinity before and after the process joins the container (config.md, execCPUAffinity). */
    private static void addAffinity(List<Operation> operations, Process process, boolean joined) {
        if (process.execCPUAffinity() == null) {
            if (!joined) {
                operations.add(Scheduling.allCpus());
            }
            return;
        }
        String cpus = joined ? process.execCPUAffinity().last() : process.execCPUAffinity().initial();
        if (cpus != null && !cpus.isBlank()) {
            operations.add(
                    new CpuAffinity(cpus, "/process/execCPUAffinity/" + (joined ? "final" : "initial")));
        }
    }

    private ExecPlanner() {}
}
