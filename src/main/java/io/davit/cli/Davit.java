package io.davit.cli;

import io.davit.CgroupManager;
import io.davit.DavitException;
import io.davit.container.Containers;
import io.davit.linux.Privileges;
import io.davit.linux.Self;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The global options. */
@Command(
        name = "davit",
        header = "An OCI container runtime: create, start, kill and delete containers.",
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false,
        footer = {"", "Run `davit COMMAND --help` for help on a command; davit(8) is the manual."})
final class Davit {

    private static final String DEFAULT_ROOT = "/run/davit";

    @Option(names = "--root", paramLabel = "DIR",
            description = "directory for container state (default: /run/davit, or $XDG_RUNTIME_DIR/davit for "
                    + "users other "
                    + "than root)")
    String root;

    @Option(names = "--log", paramLabel = "FILE",
            description = "append messages to this file, or send them to syslog:NAME or journald:NAME")
    String logFile;

    @Option(names = "--log-format", paramLabel = "FORMAT",
            description = "log format, text or json (default: text)")
    String logFormat = "text";

    @Option(names = "--debug", description = "enable debug logging")
    boolean debug;

    @Option(names = "--timing", paramLabel = "FILE",
            description = "write where the time of the command went to this file, or to a new one in this directory")
    String timing;

    @Option(names = "--systemd-cgroup", description = "let systemd manage cgroups, as --cgroup-manager systemd")
    boolean systemdCgroup;

    @Option(names = "--cgroup-manager", paramLabel = "MANAGER",
            description = "cgroup manager: cgroupfs, systemd or disabled (default: cgroupfs)")
    String cgroupManager = "";

    @Option(names = "--rootless", paramLabel = "WHEN",
            description = "ignore cgroup permission errors: true, false or auto, which is true for users other "
                    + "than root (default: auto)")
    String rootless = "auto";

    @Option(names = {"-v", "--version"}, description = "print the version")
    boolean version;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "print this help")
    boolean help;

    /** Returns the log that these options configure. */
    Log log() {
        return Log.of(logFile, logFormat, debug);
    }

    Containers containers(Log log) {
        return Containers.below(root(), cgroupManager(), !toleratesMissingCgroups(), log);
    }

    CgroupManager cgroupManager() {
        return switch (cgroupManager) {
            case "" -> systemdCgroup ? CgroupManager.SYSTEMD : CgroupManager.CGROUPFS;
            case "cgroupfs" -> CgroupManager.CGROUPFS;
            case "systemd" -> CgroupManager.SYSTEMD;
            case "disabled" -> CgroupManager.DISABLED;
            default -> throw new DavitException(
                    "--cgroup-manager must be cgroupfs, systemd or disabled, not " + cgroupManager);
        };
    }

    private boolean toleratesMissingCgroups() {
        return switch (rootless) {
            case "auto" -> Privileges.isForUser();
            case "true" -> true;
            case "false" -> false;
            default -> throw new DavitException("--rootless must be true, false or auto, not " + rootless);
        };
    }

    private String root() {
        if (root == null || root.isEmpty()) {
            return defaultRoot();
        }
        String absolute = Path.of(Self.absolute(root)).normalize().toString();
        if (absolute.equals("/")) {
            throw new DavitException("Option --root argument should not be set to /");
        }
        return absolute;
    }

    private static String defaultRoot() {
        String runtimeDirectory = Self.env("XDG_RUNTIME_DIR");
        boolean isSet = runtimeDirectory != null && !runtimeDirectory.isEmpty();
        return isSet && Privileges.isForUser() ? runtimeDirectory + "/davit" : DEFAULT_ROOT;
    }
}
