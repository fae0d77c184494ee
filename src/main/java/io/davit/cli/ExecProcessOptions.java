package io.davit.cli;

import io.davit.DavitException;
import io.davit.check.Checker;
import io.davit.linux.Fd;
import io.davit.spec.Process;
import io.davit.spec.Process.Capabilities;
import io.davit.spec.Process.User;
import io.davit.spec.SpecReader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Option;

/** The options of exec that describe the process. */
final class ExecProcessOptions {

    private static final String ROOT_DIRECTORY = "/";

    @Option(names = {"-p", "--process"}, paramLabel = "FILE",
            description = "file with the process object of the specification; the other process options are ignored")
    String file;

    @Option(names = {"-e", "--env"}, paramLabel = "NAME=VALUE",
            description = "environment variable; may be repeated")
    List<String> env = new ArrayList<>();

    @Option(names = {"-u", "--user"}, paramLabel = "UID[:GID]", description = "user (and group) to run as")
    String user;

    @Option(names = {"-g", "--additional-gids"}, paramLabel = "GID",
            description = "supplementary group; may be repeated")
    List<String> additionalGids = new ArrayList<>();

    @Option(names = "--cwd", paramLabel = "DIR", description = "working directory in the container")
    String cwd;

    @Option(names = {"-t", "--tty"}, description = "allocate a terminal")
    boolean tty;

    @Option(names = {"-c", "--cap"}, paramLabel = "CAPABILITY",
            description = "additional capability, for example CAP_CHOWN; may be repeated")
    List<String> capabilities = new ArrayList<>();

    @Option(names = "--no-new-privs", description = "set no_new_privs for the process")
    boolean noNewPrivileges;

    @Option(names = "--process-label", paramLabel = "LABEL", description = "SELinux label of the process")
    String processLabel;

    @Option(names = "--apparmor", paramLabel = "PROFILE", description = "AppArmor profile of the process")
    String apparmor;

    /** Returns a function from the config's process, {@code null} if there is none, to the process to execute. */
    UnaryOperator<Process> of(List<String> command) {
        if (file != null && !file.isEmpty()) {
            Process process = Checker.checkedProcess(SpecReader.parse(Fd.readDocument(file), file), file);
            return own -> confinedAs(process, own);
        }
        if (command.isEmpty()) {
            throw new DavitException("exec args cannot be empty");
        }
        return own -> Checker.checkedProcess(variation(own, command));
    }

    /**
     * Takes capabilities and security labels from the config if the file has none: callers leave them out, and runc and
     * crun do the same.
     */
    private static Process confinedAs(Process process, Process own) {
        if (own == null) {
            return process;
        }
        return new Process(
                process.terminal(),
                process.consoleSize(),
                process.user(),
                process.args(),
                process.env(),
                process.cwd(),
                process.capabilities() == null ? own.capabilities() : process.capabilities(),
                process.rlimits(),
                process.noNewPrivileges(),
                given(process.apparmorProfile(), own.apparmorProfile()),
                process.oomScoreAdj(),
                process.scheduler(),
                given(process.selinuxLabel(), own.selinuxLabel()),
                process.ioPriority(),
                process.execCPUAffinity());
    }

    /** Applies the options to the config's process; priorities and rlimits have no options and stay. */
    private Process variation(Process own, List<String> command) {
        boolean isSet = own != null;
        return new Process(
                tty,
                null,
                user(isSet ? own.user() : new User(0, 0, null, null)),
                command,
                isSet ? own.env() : List.of(),
                given(cwd, isSet ? own.cwd() : ROOT_DIRECTORY),
                capabilities(isSet ? own.capabilities() : null),
                isSet ? own.rlimits() : List.of(),
                noNewPrivileges || isSet && own.noNewPrivileges(),
                given(apparmor, isSet ? own.apparmorProfile() : null),
                isSet ? own.oomScoreAdj() : null,
                isSet ? own.scheduler() : null,
                given(processLabel, isSet ? own.selinuxLabel() : null),
                isSet ? own.ioPriority() : null,
                isSet ? own.execCPUAffinity() : null).withVariables(env);
    }

    private static String given(String value, String own) {
        return value == null || value.isEmpty() ? own : value;
    }

    private User user(User own) {
        long uid = own.uid();
        long gid = own.gid();
        if (user != null && !user.isEmpty()) {
            String[] ids = user.split(":", 2);
            uid = id(ids[0], "uid");
            gid = ids.length > 1 ? id(ids[1], "gid") : gid;
        }
        List<Long> groups = new ArrayList<>(own.additionalGids());
        for (String group : additionalGids) {
            groups.add(id(group, "gid"));
        }
        return new User(uid, gid, own.umask(), groups);
    }

    private static long id(String text, String kind) {
        boolean number = !text.isEmpty() && text.length() <= 10 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!number || Long.parseLong(text) >= 0xffffffffL) {
            throw new DavitException(
                    "\"" + text + "\" is no " + kind + ": a number from 0 to 4294967294 is wanted, no name");
        }
        return Long.parseLong(text);
    }

    /** Adds capabilities. Only inheritable ones can be ambient (capabilities(7)). */
    private Capabilities capabilities(Capabilities own) {
        if (capabilities.isEmpty()) {
            return own;
        }
        Capabilities base = own == null ? new Capabilities(null, null, null, null, null) : own;
        List<String> ambient = new ArrayList<>(base.ambient());
        for (String capability : capabilities) {
            if (base.inheritable().contains(capability)) {
                ambient.add(capability);
            }
        }
        return new Capabilities(
                added(base.bounding()), added(base.effective()), base.inheritable(), added(base.permitted()), ambient);
    }

    private List<String> added(List<String> own) {
        List<String> all = new ArrayList<>(own);
        all.addAll(capabilities);
        return all;
    }
}
