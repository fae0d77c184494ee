package io.davit.cli;

import io.davit.DavitException;
import io.davit.cgroup.CgroupManager;
import io.davit.container.Containers;
import io.davit.linux.Self;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program's own options, and its commands. */
@Command(
        name = "davit",
        header = "Creates, starts, kills and deletes containers from OCI bundles.",
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false,
        footer = {"", "`davit COMMAND --help` explains a command; davit(8) explains them all."})
final class Davit {

    private static final String DEFAULT_ROOT = "/run/davit";

    @Option(names = "--root", paramLabel = "DIR",
            description = "where the containers' state is kept; by default /run/davit, or $XDG_RUNTIME_DIR/davit for "
                    + "a user other than root")
    String root;

    @Option(names = "--log", paramLabel = "FILE", description = "the file that messages are appended to")
    String logFile;

    @Option(names = "--log-format", paramLabel = "FORMAT",
            description = "text or json; by default text")
    String logFormat = "text";

    @Option(names = "--debug", description = "say what is done")
    boolean debug;

    @Option(names = "--systemd-cgroup", description = "have systemd make the cgroups")
    boolean systemdCgroup;

    @Option(names = "--cgroup-manager", paramLabel = "MANAGER",
            description = "who makes the cgroups: cgroupfs (davit itself), systemd, or disabled; by default cgroupfs")
    String cgroupManager = "";

    @Option(names = "--rootless", paramLabel = "WHEN",
            description = "whether cgroups may be missing: true, false, or auto, which is true for users other than root")
    String rootless = "auto";

    @Option(names = {"-v", "--version"}, description = "print the version")
    boolean version;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "explain the options and commands")
    boolean help;

    /** Where messages go, by these options. */
    Log log() {
        return Log.of(logFile, logFormat, debug);
    }

    Containers containers(Log log) {
        return Containers.below(root(), cgroupManager(), !toleratesMissingCgroups(), log);
    }

    private CgroupManager cgroupManager() {
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
            case "auto" -> isUsers();
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
        return isSet && isUsers() ? runtimeDirectory + "/davit" : DEFAULT_ROOT;
    }

    /** Whether davit is a user's other than root's: an engine may have made that one the root of a user namespace. */
    private static boolean isUsers() {
        return Self.euid() != 0 || !"root".equals(Self.env("USER")) && Self.isInUserNamespace();
    }
}
