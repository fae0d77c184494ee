package io.davit.seccomp;

import java.util.List;

/**
 * The multiplexed system calls of older architectures, whose first argument selects an operation: socketcall(2)
 * (linux/net.h, {@code SYS_SOCKET}) and ipc(2) (linux/ipc.h, {@code SEMOP}). A rule for {@code socket} must also apply
 * to {@code socketcall} with {@code SYS_SOCKET}, since a C library may use either.
 */
enum Multiplexer {
    SOCKETCALL(
            "socketcall",
            List.of(
                    "socket", "bind", "connect", "listen", "accept", "getsockname", "getpeername", "socketpair",
                    "send", "recv", "sendto", "recvfrom", "shutdown", "setsockopt", "getsockopt", "sendmsg",
                    "recvmsg", "accept4", "recvmmsg", "sendmmsg"),
            List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20)),
    IPC(
            "ipc",
            List.of(
                    "semop", "semget", "semctl", "semtimedop", "msgsnd", "msgrcv", "msgget", "msgctl", "shmat",
                    "shmdt", "shmget", "shmctl"),
            List.of(1, 2, 3, 4, 11, 12, 13, 14, 21, 22, 23, 24));

    /** The first ordinal of ipc(2); lower ones are socketcall(2)'s. */
    private static final int FIRST_IPC = 32;

    private final String name;
    private final List<String> names;
    private final List<Integer> selectors;

    Multiplexer(String name, List<String> names, List<Integer> selectors) {
        this.name = name;
        this.names = names;
        this.selectors = selectors;
    }

    List<String> names() {
        return names;
    }

    /** Returns an ordinal from 1 to 63, which {@link #of} and {@link #selector} decode. */
    int ordinalOf(String call) {
        return ordinal() * FIRST_IPC + selectors.get(names.indexOf(call));
    }

    static Multiplexer of(int ordinal) {
        return ordinal < FIRST_IPC ? SOCKETCALL : IPC;
    }

    /** Returns the multiplexer's first argument. */
    static int selector(int ordinal) {
        return ordinal % FIRST_IPC;
    }

    /** Returns the multiplexer's system call number, or {@link SyscallTable#UNKNOWN}. */
    int number(Arch arch) {
        return SyscallTable.number(arch, SyscallTable.find(name));
    }
}
