package io.davit.cgroup;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.davit.linux.ErrnoException;
import io.davit.linux.Fd;
import io.davit.linux.Privileges;
import io.davit.linux.Self;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * The controllers that containers can use on this host.
 *
 * @param mode {@code v1}, {@code v2}, {@code hybrid} (v1, with v2 mounted beside it) or {@code none}
 */
public record HostControllers(String mode, List<State> states) {

    private static final String NOT_IN_KERNEL = "not in this kernel";

    /**
     * A controller that davit supports.
     *
     * @param missing why it is not available; {@code null} if it is
     */
    public record State(String name, String missing) {}

    /** Reads the controllers of this host. */
    public static HostControllers read() {
        Hierarchies hierarchies = Hierarchies.read();
        return of(
                hierarchies,
                content("/proc/cgroups"),
                hierarchies.unified() == null ? "" : controllers(hierarchies.unified().mount()),
                delegated(hierarchies));
    }

    /** Returns the controllers available to a rootless user: those of davit's cgroup, if the user owns it. */
    private static String delegated(Hierarchies hierarchies) {
        if (!Privileges.isForUser()) {
            return null;
        }
        String own = hierarchies.isUnifiedOnly() ? hierarchies.unified().directory(".") : null;
        return own != null && Fd.WORKING_DIRECTORY.stat(own, 0).uid() == Self.euid() ? controllers(own) : "";
    }

    private static String controllers(String directory) {
        return content(directory + "/cgroup.controllers");
    }

    private static String content(String path) {
        try {
            return new String(Fd.readAll(path), UTF_8);
        } catch (ErrnoException e) {
            return "";
        }
    }

    /**
     * @param table the content of {@code /proc/cgroups} (cgroups(7))
     * @param unified the controllers in the root of the cgroup v2 hierarchy
     * @param delegated the controllers delegated to davit's user; {@code null} if davit is not rootless
     */
    static HostControllers of(Hierarchies hierarchies, String table, String unified, String delegated) {
        List<String> v2 = words(unified);
        if (hierarchies.isUnifiedOnly()) {
            List<String> available = delegated == null ? v2 : words(delegated);
            return new HostControllers(
                    "v2", states(CgroupV2.controllerNames(), available, name -> missingV2(name, table, v2)));
        }
        List<String> mounted = new ArrayList<>();
        hierarchies.v1().forEach(hierarchy -> mounted.addAll(hierarchy.controllers()));
        String mode = hierarchies.isEmpty() ? "none" : hierarchies.unified() == null ? "v1" : "hybrid";
        return new HostControllers(mode, states(
                CgroupV1.controllerNames(),
                delegated == null ? mounted : List.of(),
                name -> mounted.contains(name) ? "cgroup v1 cannot be delegated to a user" : missingV1(name, table, v2)));
    }

    private interface Reason {
        String of(String name);
    }

    private static List<State> states(Collection<String> names, List<String> available, Reason reason) {
        return names.stream()
                .map(name -> new State(name, available.contains(name) ? null : reason.of(name)))
                .toList();
    }

    private static String missingV2(String name, String table, List<String> unified) {
        if (unified.contains(name)) {
            return "not delegated to davit's user (Delegate= of systemd.resource-control(5))";
        }
        String[] row = row(name.equals("io") ? "blkio" : name, table);
        if (row == null) {
            return NOT_IN_KERNEL + ", or disabled by cgroup_disable=";
        }
        return isDisabled(row) ? disabled() : row[1].equals("0") ? NOT_IN_KERNEL : "in use by cgroup v1";
    }

    private static String missingV1(String name, String table, List<String> unified) {
        if (unified.contains(name)) {
            return "in use by cgroup v2; davit sets limits there only if v1 is not mounted";
        }
        String[] row = row(name, table);
        if (row == null) {
            return NOT_IN_KERNEL;
        }
        return isDisabled(row) ? disabled() : "no hierarchy with it is mounted below " + Hierarchies.ROOT;
    }

    private static boolean isDisabled(String[] row) {
        return row[3].equals("0");
    }

    private static String disabled() {
        return "disabled on the kernel's command line (cgroup_disable=)";
    }

    /** Returns a controller's row: name, hierarchy, number of cgroups, enabled; {@code null} if there is none. */
    private static String[] row(String name, String table) {
        for (String line : table.split("\n")) {
            String[] row = line.split("\t");
            if (row.length == 4 && row[0].equals(name)) {
                return row;
            }
        }
        return null;
    }

    private static List<String> words(String text) {
        return Arrays.asList(text.strip().split(" "));
    }
}
