package io.davit.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;

/**
 * The container's process, or one that joins it ({@code exec --process}).
 *
 * @param consoleSize in character cells; ignored without a terminal
 * @param oomScoreAdj {@code null}: unchanged
 */
public record Process(
        boolean terminal,
        ConsoleSize consoleSize,
        User user,
        List<String> args,
        List<String> env,
        String cwd,
        Capabilities capabilities,
        List<Rlimit> rlimits,
        boolean noNewPrivileges,
        String apparmorProfile,
        Integer oomScoreAdj,
        Scheduler scheduler,
        String selinuxLabel,
        IoPriority ioPriority,
        CpuAffinity execCPUAffinity) {

    public Process {
        user = user == null ? User.ROOT : user;
        args = Absent.toEmpty(args);
        env = Absent.toEmpty(env);
        rlimits = Absent.toEmpty(rlimits);
    }

    /** Returns a copy with additional environment variables. */
    public Process withVariables(List<String> variables) {
        List<String> all = new ArrayList<>(env);
        all.addAll(variables);
        return new Process(terminal, consoleSize, user, args, all, cwd, capabilities, rlimits, noNewPrivileges,
                apparmorProfile, oomScoreAdj, scheduler, selinuxLabel, ioPriority, execCPUAffinity);
    }

    /** The size of a terminal, in character cells. */
    public record ConsoleSize(long height, long width) {}

    /**
     * User and group ids in the container's user namespace, and the umask.
     *
     * @param umask {@code null}: 0022, as in other runtimes
     */
    public record User(long uid, long gid, Long umask, List<Long> additionalGids) {

        static final User ROOT = new User(0, 0, null, null);

        public User {
            additionalGids = Absent.toEmpty(additionalGids);
        }
    }

    /** The five capability sets (capabilities(7)), as names such as {@code CAP_CHOWN}. */
    public record Capabilities(
            List<String> bounding,
            List<String> effective,
            List<String> inheritable,
            List<String> permitted,
            List<String> ambient) {

        public Capabilities {
            bounding = Absent.toEmpty(bounding);
            effective = Absent.toEmpty(effective);
            inheritable = Absent.toEmpty(inheritable);
            permitted = Absent.toEmpty(permitted);
            ambient = Absent.toEmpty(ambient);
        }
    }

    /** A resource limit (getrlimit(2)); soft and hard limit are unsigned, 2⁶⁴-1 is RLIM_INFINITY. */
    public record Rlimit(String type, @Uint64 long soft, @Uint64 long hard) {}

    /**
     * The scheduling policy (sched_setattr(2)).
     *
     * @param runtime in nanoseconds, as {@code deadline} and {@code period}
     */
    public record Scheduler(
            String policy,
            int nice,
            int priority,
            List<String> flags,
            @Uint64 long runtime,
            @Uint64 long deadline,
            @Uint64 long period) {

        public Scheduler {
            flags = Absent.toEmpty(flags);
        }
    }

    /** The I/O scheduling class and priority (ioprio_set(2)). */
    public record IoPriority(@JsonProperty("class") String ioClass, int priority) {}

    /**
     * The CPU affinity of an {@code exec} process before and after it joins the cgroup, in the list format of
     * cpuset(7).
     */
    public record CpuAffinity(String initial, @JsonProperty("final") String last) {}
}
