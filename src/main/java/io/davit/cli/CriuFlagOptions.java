package io.davit.cli;

import io.davit.DavitException;
import io.davit.checkpoint.CriuFlags;
import io.davit.checkpoint.CriuFlags.CgroupsMode;
import io.davit.checkpoint.CriuFlags.NetworkLock;
import io.davit.linux.Self;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of both checkpoint and restore; most are passed on to CRIU (criu(8)). */
final class CriuFlagOptions {

    private static final String DEFAULT_IMAGES = "checkpoint";

    @Option(names = "--image-path", paramLabel = "DIR",
            description = "directory of the checkpoint (default: ./checkpoint)")
    String images = "";

    @Option(names = "--work-path", paramLabel = "DIR",
            description = "directory for CRIU's log and statistics (default: the image path)")
    String work = "";

    @Option(names = "--parent-path", paramLabel = "DIR",
            description = "directory of the previous checkpoint, relative to the image path")
    String parent = "";

    @Option(names = "--tcp-established", description = "allow open TCP connections")
    boolean tcpEstablished;

    @Option(names = "--ext-unix-sk", description = "allow Unix sockets with a peer outside of the container")
    boolean externalUnixSockets;

    @Option(names = "--shell-job", description = "allow a terminal that is not the container's own")
    boolean shellJob;

    @Option(names = "--file-locks", description = "save and restore file locks")
    boolean fileLocks;

    @Option(names = "--lazy-pages", description = "transfer memory on demand by userfaultfd(2)")
    boolean lazyPages;

    @Option(names = "--auto-dedup", description = "remove memory from a previous checkpoint that a later one replaces")
    boolean autoDedup;

    @Option(names = "--manage-cgroups-mode", paramLabel = "MODE",
            description = "cgroup settings to save and restore: soft, full, strict or ignore (default: soft)")
    String cgroupsMode = "";

    @Option(names = "--empty-ns", paramLabel = "NAMESPACE",
            description = "leave out what a namespace holds: network, which is always so")
    List<String> emptyNamespaces = new ArrayList<>();

    @Option(names = "--network-lock", paramLabel = "METHOD",
            description = "how to keep the network still: iptables, nftables or skip (default: CRIU's own)")
    String networkLock = "";

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "print this help")
    boolean help;

    String images() {
        return Self.absolute(images.isEmpty() ? DEFAULT_IMAGES : images);
    }

    /** Returns the work directory; {@code null}: the image path. */
    String work() {
        return work.isEmpty() ? null : Self.absolute(work);
    }

    CriuFlags flags(boolean tcpSkipInFlight, boolean tcpClose, boolean linkRemap) {
        for (String namespace : emptyNamespaces) {
            if (!namespace.equals("network")) {
                throw new DavitException("--empty-ns: namespace \"" + namespace + "\" is not supported");
            }
        }
        return new CriuFlags(
                tcpEstablished, tcpSkipInFlight, tcpClose, externalUnixSockets, shellJob, fileLocks, autoDedup, lazyPages,
                linkRemap, cgroupsMode(), networkLock());
    }

    private CgroupsMode cgroupsMode() {
        return switch (cgroupsMode) {
            case "" -> null;
            case "soft" -> CgroupsMode.SOFT;
            case "full" -> CgroupsMode.FULL;
            case "strict" -> CgroupsMode.STRICT;
            case "ignore" -> CgroupsMode.IGNORE;
            default -> throw new DavitException(
                    "--manage-cgroups-mode must be soft, full, strict or ignore, not " + cgroupsMode);
        };
    }

    private NetworkLock networkLock() {
        return switch (networkLock) {
            case "" -> null;
            case "iptables" -> NetworkLock.IPTABLES;
            case "nftables" -> NetworkLock.NFTABLES;
            case "skip" -> NetworkLock.SKIP;
            default -> throw new DavitException("--network-lock must be iptables, nftables or skip, not " + networkLock);
        };
    }
}
