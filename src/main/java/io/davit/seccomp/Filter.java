package io.davit.seccomp;

/**
 * What seccomp(2) is given.
 *
 * @param program an array of {@code struct sock_filter} in the byte order of the machine that it is for
 * @param flags {@code SECCOMP_FILTER_FLAG_*}
 * @param notifies whether seccomp(2) returns a notification descriptor
 */
public record Filter(byte[] program, int flags, boolean notifies) {

    /** The size of a {@code struct sock_filter}, in bytes. */
    static final int INSTRUCTION = 8;

    /** The length of the program for {@code struct sock_fprog}. */
    public int instructions() {
        return program.length / INSTRUCTION;
    }
}
