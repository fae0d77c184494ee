package io.davit.seccomp;

import java.util.List;

/**
 * The two calls whose first argument says which call is meant, on architectures that began with them: socketcall(2)
 * (linux/net.h, {@code SYS_SOCKET}) and ipc(2) (linux/ipc.h, {@code SEMOP}). A rule for {@code socket} must there
 * hold for {@code socketcall} with {@code SYS_SOCKET} as well, or libc's other way to the same call is missed.
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

    /** Below it are the ordinals of socketcall, from it on those of ipc. */
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

    /** A number from 1 to 63 for the call, from which {@link #of} and {@link #selector} are found again. */
    int ordinalOf(String call) {
        return ordinal() * FIRST_IPC + selectors.get(names.indexOf(call));
    }

    static Multiplexer of(int ordinal) {
        return ordinal < FIRST_IPC ? SOCKETCALL : IPC;
    }

    /** The first argument with which the multiplexer is called. */
    static int selector(int ordinal) {
        return ordinal % FIRST_IPC;
    }

    /** The multiplexer's own number, {@link SyscallTable#UNKNOWN} where the architecture has none. */
    int number(Arch arch) {
        return SyscallTable.number(arch, SyscallTable.find(name));
    }
}
