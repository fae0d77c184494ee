package io.davit.plan;

import io.davit.plan.Field.Number;
import io.davit.spec.CpuList;
import io.davit.spec.Linux.MemoryPolicy;
import io.davit.spec.Process;
import io.davit.spec.Process.IoPriority;
import io.davit.spec.Process.Scheduler;
import java.util.ArrayList;
import java.util.List;

/** The operations for when, where and by what rules the kernel runs the process. */
final class Scheduling {

    /** In the order of their numbers (sched_setattr(2)); ISO has one that the kernel does not know. */
    private static final List<String> POLICIES = List.of(
            "SCHED_OTHER", "SCHED_FIFO", "SCHED_RR", "SCHED_BATCH", "SCHED_ISO", "SCHED_IDLE", "SCHED_DEADLINE");

    private static final List<String> SCHEDULER_FLAGS = List.of(
            "SCHED_FLAG_RESET_ON_FORK",
            "SCHED_FLAG_RECLAIM",
            "SCHED_FLAG_DL_OVERRUN",
            "SCHED_FLAG_KEEP_POLICY",
            "SCHED_FLAG_KEEP_PARAMS",
            "SCHED_FLAG_UTIL_CLAMP_MIN",
            "SCHED_FLAG_UTIL_CLAMP_MAX");

    /** From 1 on (ioprio_set(2)). */
    private static final List<String> IO_CLASSES = List.of("IOPRIO_CLASS_RT", "IOPRIO_CLASS_BE", "IOPRIO_CLASS_IDLE");

    private static final int IO_CLASS_SHIFT = 13;

    private static final long PER_LINUX = 0;
    private static final long PER_LINUX32 = 8;

    /** In the order of their numbers (set_mempolicy(2)). */
    private static final List<String> MEMORY_MODES = List.of(
            "MPOL_DEFAULT",
            "MPOL_PREFERRED",
            "MPOL_BIND",
            "MPOL_INTERLEAVE",
            "MPOL_LOCAL",
            "MPOL_PREFERRED_MANY",
            "MPOL_WEIGHTED_INTERLEAVE");

    /** From bit 13 on. */
    private static final List<String> MEMORY_FLAGS =
            List.of("MPOL_F_NUMA_BALANCING", "MPOL_F_RELATIVE_NODES", "MPOL_F_STATIC_NODES");

    private static final int MEMORY_FLAGS_SHIFT = 13;

    private final Process process;
    private final Confinement confinement;
    private final List<Operation> operations = new ArrayList<>();

    Scheduling(Process process, Confinement confinement) {
        this.process = process;
        this.confinement = confinement;
    }

    List<Operation> operations() {
        if (process.scheduler() != null) {
            scheduler(process.scheduler());
        }
        if (process.ioPriority() != null) {
            ioPriority(process.ioPriority());
        }
        if (confinement.personality() != null) {
            boolean linux32 = "LINUX32".equals(confinement.personality().domain());
            add(Code.PERSONALITY, "/linux/personality", new Number("domain", linux32 ? PER_LINUX32 : PER_LINUX));
        }
        if (confinement.memoryPolicy() != null) {
            memoryPolicy(confinement.memoryPolicy());
        }
        return operations;
    }

    private void add(Code code, String origin, Field... fields) {
        operations.add(Operation.of(code, origin, fields));
    }

    private void scheduler(Scheduler scheduler) {
        add(Code.SCHEDULER, "/process/scheduler",
                new Number("policy", POLICIES.indexOf(scheduler.policy())),
                new Number("flags", bits(scheduler.flags(), SCHEDULER_FLAGS)),
                new Number("nice", scheduler.nice()),
                new Number("priority", scheduler.priority()),
                new Number("runtime", scheduler.runtime()),
                new Number("deadline", scheduler.deadline()),
                new Number("period", scheduler.period()));
    }

    private void ioPriority(IoPriority priority) {
        long number = (long) (IO_CLASSES.indexOf(priority.ioClass()) + 1) << IO_CLASS_SHIFT | priority.priority();
        add(Code.IO_PRIORITY, "/process/ioPriority", new Number("priority", number));
    }

    private void memoryPolicy(MemoryPolicy policy) {
        long mode = MEMORY_MODES.indexOf(policy.mode())
                | bits(policy.flags(), MEMORY_FLAGS) << MEMORY_FLAGS_SHIFT;
        String nodes = policy.nodes() == null ? "" : policy.nodes();
        add(Code.MEMORY_POLICY, "/linux/memoryPolicy",
                new Number("mode", mode), new Field.Bytes("nodes", CpuList.mask(nodes)));
    }

    /** Whatever CPUs davit's caller was restricted to is nothing to the container: its cgroup restricts it. */
    static Operation allCpus() {
        return Operation.of(Code.CPU_AFFINITY, "", new Field.Bytes("mask", new byte[0]), new Field.Text("cpus", "all"));
    }

    private static long bits(List<String> words, List<String> known) {
        long bits = 0;
        for (String word : words) {
            bits |= 1L << known.indexOf(word);
        }
        return bits;
    }

    /** What set_mempolicy(2) is known to take, for {@code davit features}. */
    static List<String> memoryModes() {
        return MEMORY_MODES;
    }

    static List<String> memoryFlags() {
        return MEMORY_FLAGS;
    }
}
