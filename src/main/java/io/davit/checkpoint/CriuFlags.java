package io.davit.checkpoint;

/**
 * What is said of a checkpoint both when it is made and when it is restored.
 *
 * @param tcpEstablished whether open TCP connections are kept
 * @param tcpSkipInFlight whether those that are only being opened are left out
 * @param tcpClose whether they are restored closed
 * @param externalUnixSockets whether Unix sockets may be connected to who is outside
 * @param shellJob whether the terminal is that of who calls davit
 * @param autoDedup whether pages are taken out of an older checkpoint that a newer one has
 * @param lazyPages whether memory follows later, page by page
 * @param linkRemap whether files without a name get one meanwhile
 * @param cgroupsMode {@code null}: CRIU's own
 * @param networkLock {@code null}: CRIU's own
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

    /** What becomes of the settings of cgroups (criu(8), {@code --manage-cgroups}). */
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

    /** How the network is kept still meanwhile (criu(8), {@code --network-lock}). */
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
