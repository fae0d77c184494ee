package io.davit.check;

import io.davit.Problem;
import io.davit.spec.Config;
import io.davit.spec.CpuList;
import io.davit.spec.Linux.MemoryPolicy;
import io.davit.spec.Process.CpuAffinity;
import io.davit.spec.Process.IoPriority;
import io.davit.spec.Process.Scheduler;
import io.davit.spec.Process;
import java.util.List;
import java.util.Set;

/** Rules for CPU and I/O scheduling, CPU affinity, memory policy and personality. */
final class SchedulingRules {

    static final List<Rule> ALL = List.of(
            SchedulingRules::policyIsTheKernels,
            SchedulingRules::niceIsInRange,
            SchedulingRules::priorityIsForRealTime,
            SchedulingRules::ioPriorityIsALevel,
            SchedulingRules::affinitiesAreLists,
            SchedulingRules::memoryPolicyHasItsNodes,
            SchedulingRules::personalityHasNoFlags);

    private static final int HIGHEST_PRIORITY = 99;
    private static final int HIGHEST_IO_PRIORITY = 7;

    private static final Set<String> REAL_TIME = Set.of("SCHED_FIFO", "SCHED_RR");

    private static final Set<String> WITHOUT_NODES = Set.of("MPOL_DEFAULT", "MPOL_LOCAL");
    private static final Set<String> WITH_NODES =
            Set.of("MPOL_BIND", "MPOL_INTERLEAVE", "MPOL_PREFERRED_MANY", "MPOL_WEIGHTED_INTERLEAVE");

    /** sched(7): SCHED_ISO is reserved and not implemented. */
    static void policyIsTheKernels(Config config, List<Problem> problems) {
        Scheduler scheduler = scheduler(config);
        if (scheduler != null && scheduler.policy().equals("SCHED_ISO")) {
            problems.add(Problem.error("/process/scheduler/policy", "SCHED_ISO is not implemented by Linux"));
        }
    }

    private static Scheduler scheduler(Config config) {
        return config.process() == null ? null : config.process().scheduler();
    }

    /** sched(7). */
    static void niceIsInRange(Config config, List<Problem> problems) {
        Scheduler scheduler = scheduler(config);
        if (scheduler != null && (scheduler.nice() < -20 || scheduler.nice() > 19)) {
            problems.add(Problem.error("/process/scheduler/nice", scheduler.nice() + " is not between -20 and 19"));
        }
    }

    /** sched(7). */
    static void priorityIsForRealTime(Config config, List<Problem> problems) {
        Scheduler scheduler = scheduler(config);
        if (scheduler == null) {
            return;
        }
        int priority = scheduler.priority();
        if (REAL_TIME.contains(scheduler.policy())) {
            if (priority < 1 || priority > HIGHEST_PRIORITY) {
                problems.add(Problem.error("/process/scheduler/priority",
                        priority + " is not between 1 and 99, as " + scheduler.policy() + " needs it"));
            }
        } else if (priority != 0) {
            problems.add(Problem.error("/process/scheduler/priority", "is for SCHED_FIFO and SCHED_RR"));
        }
    }

    /** ioprio_set(2). */
    static void ioPriorityIsALevel(Config config, List<Problem> problems) {
        IoPriority priority = config.process() == null ? null : config.process().ioPriority();
        if (priority != null && (priority.priority() < 0 || priority.priority() > HIGHEST_IO_PRIORITY)) {
            problems.add(Problem.error("/process/ioPriority/priority", priority.priority() + " is not between 0 and 7"));
        }
    }

    static void affinitiesAreLists(Config config, List<Problem> problems) {
        Process process = config.process();
        CpuAffinity affinity = process == null ? null : process.execCPUAffinity();
        if (affinity != null) {
            checkList(affinity.initial(), "/process/execCPUAffinity/initial", problems);
            checkList(affinity.last(), "/process/execCPUAffinity/final", problems);
        }
    }

    private static void checkList(String list, String pointer, List<Problem> problems) {
        if (list != null && !CpuList.isValid(list)) {
            problems.add(Problem.error(pointer, "\"" + list + "\" is no list of numbers and ranges", "as in 0-3,7"));
        }
    }

    /** set_mempolicy(2). */
    static void memoryPolicyHasItsNodes(Config config, List<Problem> problems) {
        MemoryPolicy policy = config.linux().memoryPolicy();
        if (policy == null) {
            return;
        }
        String pointer = "/linux/memoryPolicy/nodes";
        boolean without = policy.nodes() == null || policy.nodes().isBlank();
        checkList(policy.nodes(), pointer, problems);
        if (without && WITH_NODES.contains(policy.mode())) {
            problems.add(Problem.error(pointer, "is required for " + policy.mode()));
        }
        if (!without && WITHOUT_NODES.contains(policy.mode())) {
            problems.add(Problem.error(pointer, "must not be set for " + policy.mode()));
        }
    }

    /** config-linux.md#personality: no flags are defined. */
    static void personalityHasNoFlags(Config config, List<Problem> problems) {
        if (config.linux().personality() != null && !config.linux().personality().flags().isEmpty()) {
            problems.add(Problem.error("/linux/personality/flags", "no flag is known"));
        }
    }

    private SchedulingRules() {}
}
