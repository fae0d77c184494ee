package io.davit.cgroup;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.davit.linux.Fd;
import java.util.ArrayList;
import java.util.List;

/**
 * Saves and restores the mount options of the host's cgroup2 filesystem (cgroups(7), mount options). They are global:
 * CRIU mounts cgroup2 without options, which clears them on the host.
 */
public final class UnifiedOptions {

    private static final String TYPE = "cgroup2";

    private static final List<String> KNOWN = List.of(
            "nsdelegate",
            "favordynmods",
            "memory_localevents",
            "memory_recursiveprot",
            "memory_hugetlb_accounting",
            "pids_localevents");

    private final String mount;
    private final List<String> options;

    private UnifiedOptions(String mount, List<String> options) {
        this.mount = mount;
        this.options = options;
    }

    /** Reads the present options. */
    public static UnifiedOptions read() {
        return parse(new String(Fd.readAll("/proc/self/mounts"), UTF_8));
    }

    /** @param mounts in the format of /proc/self/mounts (fstab(5)) */
    static UnifiedOptions parse(String mounts) {
        for (String line : mounts.split("\n")) {
            String[] fields = line.split(" ");
            if (fields.length > 3 && fields[2].equals(TYPE)) {
                List<String> set = new ArrayList<>(List.of(fields[3].split(",")));
                set.retainAll(KNOWN);
                return new UnifiedOptions(fields[1], set);
            }
        }
        return new UnifiedOptions(null, List.of());
    }

    /** Returns the options that another set lacks. */
    List<String> missingIn(UnifiedOptions others) {
        List<String> missing = new ArrayList<>(options);
        missing.removeAll(others.options);
        return missing;
    }

    /** Restores options that have been cleared. */
    public void putBack() {
        for (String option : options.isEmpty() ? options : missingIn(read())) {
            Fd.setMountOption(mount, option);
        }
    }
}
