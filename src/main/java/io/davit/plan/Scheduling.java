package io.davit.plan;

import io.davit.plan.ProcessOperation.CpuAffinity;
import io.davit.plan.ProcessOperation.IoPriority;
import io.davit.plan.ProcessOperation.MemoryPolicy;
import io.davit.plan.ProcessOperation.Personality;
import io.davit.plan.ProcessOperation.Scheduler;
import io.davit.spec.Linux;
import io.davit.spec.Process;
import java.util.ArrayList;
import java.util.List;

/** Plans scheduling, I/O priority, personality and memory policy of the process. */
final class Scheduling {

    /** In the order of their numbers (sched_setattr(2)); SCHED_ISO is reserved and the kernel refuses it. */
    static final List<String> POLICIES = List.of(
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
    private final ProcessContext confinement;
    private final List<Operation> operations = new ArrayList<>();

    Scheduling(Process process, ProcessContext confinement) {
        this.process = process;
        this.confinement = confinement;
    }

    List<Operation> operations() {
        if (process.scheduler() != null) {
            operations.add(scheduler(process.scheduler()));
        }
        if (process.ioPriority() != null) {
            operations.add(ioPriority(process.ioPriority()));
        }
        if (confinement.personality() != null) {
            boolean linux32 = "LINUX32".equals(confinement.personality().domain());
            operations.add(new Personality(linux32 ? PER_LINUX32 : PER_LINUX));
        }
        if (confinement.memoryPolicy() != null) {
            operations.add(memoryPolicy(confinement.memoryPolicy()));
        }
        return operations;
    }

    private static Operation scheduler(Process.Scheduler scheduler) {
        return new Scheduler(
                POLICIES.indexOf(scheduler.policy()),
                bits(scheduler.flags(), SCHEDULER_FLAGS),
                scheduler.nice(),
                scheduler.priority(),
                scheduler.runtime(),
                scheduler.deadline(),
                scheduler.period());
    }

    private static Operation ioPriority(Process.IoPriority priority) {
        int ioClass = IO_CLASSES.indexOf(priority.ioClass()) + 1;
        return new IoPriority((long) ioClass << IO_CLASS_SHIFT | priority.priority());
    }

    private static Operation memoryPolicy(Linux.MemoryPolicy policy) {
        long flags = bits(policy.flags(), MEMORY_FLAGS) << MEMORY_FLAGS_SHIFT;
        return new MemoryPolicy(
                MEMORY_MODES.indexOf(policy.mode()) | flags, policy.nodes() == null ? "" : policy.nodes());
    }

    /** Resets the affinity of davit's caller, which must not restrict the container: its cpuset does. */
    static Operation allCpus() {
        return new CpuAffinity("", "");
    }

    private static long bits(List<String> words, List<String> known) {
        long bits = 0;
        for (String word : words) {
            bits |= 1L << known.indexOf(word);
        }
        return bits;
    }

    /** Returns the known modes of set_mempolicy(2), for {@code davit features}. */
    static List<String> memoryModes() {
        return MEMORY_MODES;
    }

    static List<String> memoryFlags() {
        return MEMORY_FLAGS;
    }
}
