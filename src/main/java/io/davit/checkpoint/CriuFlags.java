package io.davit.checkpoint;

/**
 * Options of both checkpoint and restore.
 *
 * @param tcpEstablished whether open TCP connections are kept
 * @param tcpSkipInFlight whether to leave out half-open connections
 * @param tcpClose whether to restore connections closed
 * @param externalUnixSockets whether Unix sockets may have a peer outside the container
 * @param shellJob whether the terminal is the caller's
 * @param autoDedup whether to remove pages from an older checkpoint that a newer one contains
 * @param lazyPages whether memory is restored on demand
 * @param linkRemap whether to link deleted files temporarily
 * @param cgroupsMode {@code null}: CRIU's default
 * @param networkLock {@code null}: CRIU's default
 */
public record CriuFlags(
        boolean tcpEstablished,
        boolean tcpSkipInFlight,
        boolean tcpClose,
        boolean externalUnixSockets,
        boolean shellJob,
        boolean fileLocks,
        boolean autoDedup,
        boolean lazyPages,
        boolean linkRemap,
        CgroupsMode cgroupsMode,
        NetworkLock networkLock) {

    /** How cgroup settings are restored (criu(8), {@code --manage-cgroups}). */
    public enum CgroupsMode {
        IGNORE(0),
        SOFT(3),
        FULL(4),
        STRICT(5);

        private final int number;

        CgroupsMode(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }
    }

    /** How the network is locked during a checkpoint (criu(8), {@code --network-lock}). */
    public enum NetworkLock {
        IPTABLES(1),
        NFTABLES(2),
        SKIP(3);

        private final int number;

        NetworkLock(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }
    }
}
