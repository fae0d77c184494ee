package io.davit.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.DavitException;
import io.davit.check.Checker;
import io.davit.spec.Json;
import io.davit.spec.Resources;
import picocli.CommandLine.Option;

/** The limits that update can change. Old callers pass limits of kernel memory, which current kernels do not have. */
final class LimitOptions {

    @Option(names = "--blkio-weight", paramLabel = "N", description = "block I/O weight, 10 to 1000")
    String blkioWeight;

    @Option(names = "--cpu-period", paramLabel = "MICROSECONDS", description = "CPU CFS period, in microseconds")
    String cpuPeriod;

    @Option(names = "--cpu-quota", paramLabel = "MICROSECONDS",
            description = "CPU CFS quota, in microseconds per period")
    String cpuQuota;

    @Option(names = "--cpu-burst", paramLabel = "MICROSECONDS",
            description = "CPU CFS burst, in microseconds")
    String cpuBurst;

    @Option(names = "--cpu-share", paramLabel = "N", description = "CPU shares (relative weight), 2 to 262144")
    String cpuShare;

    @Option(names = "--cpu-rt-period", paramLabel = "MICROSECONDS",
            description = "CPU real-time period, in microseconds (cgroup v1)")
    String cpuRtPeriod;

    @Option(names = "--cpu-rt-runtime", paramLabel = "MICROSECONDS",
            description = "CPU real-time runtime, in microseconds per period (cgroup v1)")
    String cpuRtRuntime;

    @Option(names = "--cpuset-cpus", paramLabel = "LIST", description = "CPUs to use, for example 0-3,7")
    String cpusetCpus;

    @Option(names = "--cpuset-mems", paramLabel = "LIST", description = "memory nodes to use, for example 0-1")
    String cpusetMems;

    @Option(names = "--cpu-idle", paramLabel = "0|1", description = "1 sets SCHED_IDLE for the cgroup, 0 unsets it")
    String cpuIdle;

    @Option(names = "--memory", paramLabel = "SIZE", description = "memory limit, in bytes")
    String memory;

    @Option(names = "--memory-reservation", paramLabel = "SIZE", description = "soft memory limit, in bytes")
    String memoryReservation;

    @Option(names = "--memory-swap", paramLabel = "SIZE", description = "limit of memory plus swap, in bytes")
    String memorySwap;

    @Option(names = "--kernel-memory", hidden = true)
    String kernelMemory;

    @Option(names = "--kernel-memory-tcp", hidden = true)
    String kernelMemoryTcp;

    @Option(names = "--pids-limit", paramLabel = "N", description = "maximum number of tasks")
    String pidsLimit;

    /** Tells whether a kernel memory limit is given, which has no effect. */
    boolean limitKernelMemory() {
        return kernelMemory != null || kernelMemoryTcp != null;
    }

    /** Converts the options to {@code linux.resources}, so that the checks and messages are those for a config. */
    Resources resources() {
        ObjectNode tree = Json.object();
        number(tree, "blockIO", "weight", blkioWeight);
        number(tree, "cpu", "period", cpuPeriod);
        number(tree, "cpu", "quota", cpuQuota);
        number(tree, "cpu", "burst", cpuBurst);
        number(tree, "cpu", "shares", cpuShare);
        number(tree, "cpu", "realtimePeriod", cpuRtPeriod);
        number(tree, "cpu", "realtimeRuntime", cpuRtRuntime);
        number(tree, "cpu", "idle", cpuIdle);
        text(tree, "cpus", cpusetCpus);
        text(tree, "mems", cpusetMems);
        size(tree, "limit", memory);
        size(tree, "reservation", memoryReservation);
        size(tree, "swap", memorySwap);
        number(tree, "pids", "limit", pidsLimit);
        return Checker.checkedResources(tree, "options");
    }

    private static void number(ObjectNode tree, String part, String name, String value) {
        if (value == null) {
            return;
        }
        try {
            tree.withObject("/" + part).put(name, Long.parseLong(value));
        } catch (NumberFormatException e) {
            throw new DavitException("invalid value \"" + value + "\" for " + part + "." + name + ": not a number");
        }
    }

    private static void text(ObjectNode tree, String name, String value) {
        if (value != null) {
            tree.withObject("/cpu").put(name, value);
        }
    }

    private static void size(ObjectNode tree, String name, String value) {
        if (value != null) {
            tree.withObject("/memory").put(name, value.equals("-1") ? -1 : Bytes.parse(value));
        }
    }
}
