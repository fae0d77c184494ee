package io.davit.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;

/**
 * The container's process, or one that joins it ({@code exec --process}).
 *
 * @param consoleSize in character cells; without a terminal it means nothing
 * @param oomScoreAdj {@code null}: left as it is
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

    /** The same with these variables in its environment, too. */
    public Process withVariables(List<String> variables) {
        List<String> all = new ArrayList<>(env);
        all.addAll(variables);
        return new Process(terminal, consoleSize, user, args, all, cwd, capabilities, rlimits, noNewPrivileges,
                apparmorProfile, oomScoreAdj, scheduler, selinuxLabel, ioPriority, execCPUAffinity);
    }

    /** Character cells of a terminal. */
    public record ConsoleSize(long height, long width) {}

    /**
     * Who the process is, in ids of the container.
     *
     * @param umask {@code null}: 0022, as other runtimes have it
     */
    public record User(long uid, long gid, Long umask, List<Long> additionalGids) {

        static final User ROOT = new User(0, 0, null, null);

        public User {
            additionalGids = Absent.toEmpty(additionalGids);
        }
    }

    /** The five capability sets of capabilities(7), by name ({@code CAP_CHOWN}). */
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

    /** A resource limit of getrlimit(2); both values unsigned, 2⁶⁴-1 being no limit. */
    public record Rlimit(String type, @Uint64 long soft, @Uint64 long hard) {}

    /**
     * Scheduling of sched_setattr(2).
     *
     * @param runtime nanoseconds, as {@code deadline} and {@code period}
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

    /** I/O scheduling of ioprio_set(2). */
    public record IoPriority(@JsonProperty("class") String ioClass, int priority) {}

    /** CPU lists as in cpuset(7): before a process of {@code exec} joins the cgroup, and after. */
    public record CpuAffinity(String initial, @JsonProperty("final") String last) {}
}
