package io.davit.seccomp;

/**
 * The arguments of seccomp(2).
 *
 * @param program an array of {@code struct sock_filter} in the target machine's byte order
 * @param flags {@code SECCOMP_FILTER_FLAG_*}
 * @param notifies whether seccomp(2) returns a notify file descriptor
 */
public record Filter(byte[] program, int flags, boolean notifies) {

    /** The size of a {@code struct sock_filter}, in bytes. */
    static final int INSTRUCTION = 8;

    /** BPF_MAXINSNS (linux/bpf_common.h), the kernel's limit for a program. */
    static final int MAX_INSTRUCTIONS = 4096;

    /** Returns the error message for a program above the limit. */
    static String tooLong(int instructions) {
        return "the filter has " + instructions + " instructions, the kernel takes no more than " + MAX_INSTRUCTIONS;
    }

    /** Returns the number of instructions, {@code sock_fprog.len}. */
    public int instructions() {
        return program.length / INSTRUCTION;
    }
}
