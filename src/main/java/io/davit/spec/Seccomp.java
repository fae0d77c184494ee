package io.davit.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * A seccomp profile, with libseccomp's names.
 *
 * @param architectures architectures in addition to the native one
 * @param flags flags for seccomp(2); {@code null}: absent, which differs from an empty list
 * @param listenerPath the Unix socket that receives the seccomp notify file descriptor
 */
public record Seccomp(
        Action defaultAction,
        Integer defaultErrnoRet,
        List<String> architectures,
        List<String> flags,
        String listenerPath,
        String listenerMetadata,
        List<Syscall> syscalls) {

    public Seccomp {
        architectures = Absent.toEmpty(architectures);
        syscalls = Absent.toEmpty(syscalls);
    }

    /** The action for a system call (seccomp(2)). */
    public enum Action {
        @JsonProperty("SCMP_ACT_KILL")
        KILL,
        @JsonProperty("SCMP_ACT_KILL_PROCESS")
        KILL_PROCESS,
        @JsonProperty("SCMP_ACT_KILL_THREAD")
        KILL_THREAD,
        @JsonProperty("SCMP_ACT_TRAP")
        TRAP,
        @JsonProperty("SCMP_ACT_ERRNO")
        ERRNO,
        @JsonProperty("SCMP_ACT_TRACE")
        TRACE,
        @JsonProperty("SCMP_ACT_ALLOW")
        ALLOW,
        @JsonProperty("SCMP_ACT_LOG")
        LOG,
        @JsonProperty("SCMP_ACT_NOTIFY")
        NOTIFY;

        /** Returns the specification's name: {@code SCMP_ACT_ALLOW}. */
        public String word() {
            return "SCMP_ACT_" + name();
        }
    }

    /** A rule: its action applies to the named calls if all conditions on the arguments hold. */
    public record Syscall(List<String> names, Action action, Integer errnoRet, List<Arg> args) {

        public Syscall {
            names = Absent.toEmpty(names);
            args = Absent.toEmpty(args);
        }
    }

    /**
     * A condition on one argument, compared as an unsigned 64-bit number.
     *
     * @param index the argument's index, 0 to 5
     * @param value the value to compare with; for {@link Operator#MASKED_EQ} the mask
     * @param valueTwo for {@link Operator#MASKED_EQ} the value to compare the masked argument with
     */
    public record Arg(int index, @Uint64 long value, @Uint64 long valueTwo, Operator op) {}

    public enum Operator {
        @JsonProperty("SCMP_CMP_NE")
        NE,
        @JsonProperty("SCMP_CMP_LT")
        LT,
        @JsonProperty("SCMP_CMP_LE")
        LE,
        @JsonProperty("SCMP_CMP_EQ")
        EQ,
        @JsonProperty("SCMP_CMP_GE")
        GE,
        @JsonProperty("SCMP_CMP_GT")
        GT,
        @JsonProperty("SCMP_CMP_MASKED_EQ")
        MASKED_EQ;

        /** Returns the specification's name: {@code SCMP_CMP_EQ}. */
        public String word() {
            return "SCMP_CMP_" + name();
        }
    }
}
