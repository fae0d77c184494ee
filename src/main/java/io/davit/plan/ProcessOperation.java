package io.davit.plan;

/** Operations that set the session, terminal, labels, limits and scheduling of a process. */
public sealed interface ProcessOperation extends Operation {

    /** Sets the OOM score adjustment, -1000 to 1000 (proc_pid_oom_score_adj(5)). */
    record OomScoreAdj(int value) implements ProcessOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(2, "oom-score-adj").text("value", Integer.toString(value));
        }

        @Override
        public String origin() {
            return "/process/oomScoreAdj";
        }

        @Override
        public String what() {
            return "set oom_score_adj to " + value;
        }
    }

    /**
     * Sets the CPU affinity.
     *
     * @param cpus in the list format of cpuset(7); empty: all
     */
    record CpuAffinity(String cpus, String origin) implements ProcessOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(3, "cpu-affinity").cpus("cpus", cpus);
        }

        @Override
        public String what() {
            return "set CPU affinity to " + (cpus.isEmpty() ? "all" : cpus);
        }
    }

    /** Starts a session (setsid(2)). */
    record Session() implements ProcessOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(12, "session");
        }

        @Override
        public String what() {
            return "setsid";
        }
    }

    /**
     * Sets a label of the host's security module.
     *
     * @param path the attribute file, relative to /proc
     * @param older the file on kernels without {@code path}
     */
    record Label(String path, String older, String label, String origin) implements ProcessOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(13, "label").text("path", path).text("older", older).text("label", label);
        }

        @Override
        public String what() {
            return "write " + label + " to /proc/" + path;
        }
    }

    /** Joins a new session keyring (session-keyring(7)). */
    record Keyring(String name) implements ProcessOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(14, "keyring").text("name", name);
        }

        @Override
        public String what() {
            return "join session keyring " + name;
        }
    }

    /**
     * Opens a pseudoterminal in the container and makes it the process's stdio.
     *
     * @param console whether to mount it on /dev/console
     */
    record Terminal(long rows, long columns, boolean console) implements ProcessOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(24, "terminal").number("rows", rows).number("columns", columns).bool("console", console);
        }

        @Override
        public String origin() {
            return "/process/terminal";
        }

        @Override
        public String what() {
            return "open a terminal";
        }
    }

    /**
     * Sets a resource limit.
     *
     * @param resource the number of RLIMIT_* (getrlimit(2))
     */
    record Rlimit(int resource, long soft, long hard, String origin) implements ProcessOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(34, "rlimit")
                    .word("resource", resource, Rlimits.name(resource)).number("soft", soft).number("hard", hard);
        }

        @Override
        public String what() {
            return "set " + Rlimits.name(resource);
        }
    }

    /** Sets the scheduling policy; times in nanoseconds (sched_setattr(2)). */
    record Scheduler(int policy, long flags, int nice, int priority, long runtime, long deadline, long period)
            implements ProcessOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(35, "scheduler")
                    .word("policy", policy, Scheduling.POLICIES.get(policy))
                    .number("flags", flags)
                    .number("nice", nice)
                    .number("priority", priority)
                    .number("runtime", runtime)
                    .number("deadline", deadline)
                    .number("period", period);
        }

        @Override
        public String origin() {
            return "/process/scheduler";
        }

        @Override
        public String what() {
            return "set scheduler";
        }
    }

    /**
     * Sets the I/O priority.
     *
     * @param priority class and priority, as one value of ioprio_set(2)
     */
    record IoPriority(long priority) implements ProcessOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(36, "io-priority").number("priority", priority);
        }

        @Override
        public String origin() {
            return "/process/ioPriority";
        }

        @Override
        public String what() {
            return "set I/O priority";
        }
    }

    /**
     * Sets the execution domain.
     *
     * @param domain a persona of personality(2)
     */
    record Personality(long domain) implements ProcessOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(37, "personality").number("domain", domain);
        }

        @Override
        public String origin() {
            return "/linux/personality";
        }

        @Override
        public String what() {
            return "set personality";
        }
    }

    /**
     * Sets the NUMA memory policy.
     *
     * @param mode mode and mode flags of set_mempolicy(2)
     * @param nodes in the list format of cpuset(7)
     */
    record MemoryPolicy(long mode, String nodes) implements ProcessOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(38, "memory-policy").number("mode", mode).cpus("nodes", nodes);
        }

        @Override
        public String origin() {
            return "/linux/memoryPolicy";
        }

        @Override
        public String what() {
            return "set_mempolicy";
        }
    }
}
