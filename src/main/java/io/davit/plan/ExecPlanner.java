package io.davit.plan;

import io.davit.plan.Field.Descriptor;
import io.davit.plan.Field.Flags;
import io.davit.plan.Field.Number;
import io.davit.plan.Field.Source;
import io.davit.plan.Field.Text;
import io.davit.spec.CpuList;
import io.davit.spec.NamespaceType;
import io.davit.spec.Process;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Makes a plan for a process that joins a container. */
public final class ExecPlanner {

    /**
     * @param id of the container
     * @param init the pid of its init
     * @param process what is to run
     * @param warn told of what is left out
     */
    public static Plan plan(
            String id, int init, Process process, Confinement confinement, Host host, Consumer<String> warn) {
        List<Operation> operations = new ArrayList<>();
        if (host.cgroup().awaited()) {
            operations.add(Operation.of(Code.SYNC, "", new Number("stage", Stage.CGROUP.number())));
        }
        if (process.oomScoreAdj() != null) {
            operations.add(Operation.of(Code.OOM_SCORE_ADJ, "/process/oomScoreAdj",
                    new Text("value", Integer.toString(process.oomScoreAdj()))));
        }
        addAffinity(operations, process, false);
        addJoin(operations, init, confinement.flags(host, false));
        operations.add(new Namespaces(null, host).clone(0));
        operations.addAll(new Namespaces(null, host).enterCgroups());
        if (confinement.has(NamespaceType.USER)) {
            operations.add(Operation.of(Code.BECOME_ROOT, ""));
        }
        addJoin(operations, init, confinement.flags(host, true));
        operations.add(Operation.of(Code.SESSION, ""));
        operations.add(Operation.of(Code.ROOT, "",
                new Text("path", "/"), new Number("mount", 0), new Number("parent-shared", 0)));
        operations.addAll(new SecurityLabels(host).aroundKeyring(Planner.keyring(id), process));
        addAffinity(operations, process, true);
        if (process.terminal()) {
            operations.add(Planner.terminal(process, false));
        }
        operations.addAll(new SecurityLabels(host).ofProcess(process));
        operations.addAll(new Identity(process, confinement, host, Planner.close(Planner.NO_LISTENER), false, warn).operations());
        operations.add(Operation.of(Code.SYNC, "", new Number("stage", Stage.READY.number())));
        operations.addAll(Planner.execution(process, false));
        return new Plan(operations);
    }

    private static void addJoin(List<Operation> operations, int init, int flags) {
        if (flags != 0) {
            operations.add(Operation.of(Code.JOIN_NAMESPACE, "",
                    new Flags("type", flags, FlagNames.NAMESPACES),
                    new Descriptor("path", new Source.Process(init))));
        }
    }

    /** On which CPUs it runs before it has joined the container, and after (config.md, execCPUAffinity). */
    private static void addAffinity(List<Operation> operations, Process process, boolean joined) {
        if (process.execCPUAffinity() == null) {
            if (!joined) {
                operations.add(Scheduling.allCpus());
            }
            return;
        }
        String cpus = joined ? process.execCPUAffinity().last() : process.execCPUAffinity().initial();
        if (cpus != null && !cpus.isBlank()) {
            operations.add(Operation.of(
                    Code.CPU_AFFINITY,
                    "/process/execCPUAffinity/" + (joined ? "final" : "initial"),
                    new Field.Bytes("mask", CpuList.mask(cpus)),
                    new Text("cpus", cpus)));
        }
    }

    private ExecPlanner() {}
}
