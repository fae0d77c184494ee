package io.davit.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Capabilities by name, in the order of their numbers (capabilities(7)). */
public final class Capabilities {

    private static final List<String> NAMES = List.of(
            "CAP_CHOWN",
            "CAP_DAC_OVERRIDE",
            "CAP_DAC_READ_SEARCH",
            "CAP_FOWNER",
            "CAP_FSETID",
            "CAP_KILL",
            "CAP_SETGID",
            "CAP_SETUID",
            "CAP_SETPCAP",
            "CAP_LINUX_IMMUTABLE",
            "CAP_NET_BIND_SERVICE",
            "CAP_NET_BROADCAST",
            "CAP_NET_ADMIN",
            "CAP_NET_RAW",
            "CAP_IPC_LOCK",
            "CAP_IPC_OWNER",
            "CAP_SYS_MODULE",
            "CAP_SYS_RAWIO",
            "CAP_SYS_CHROOT",
            "CAP_SYS_PTRACE",
            "CAP_SYS_PACCT",
            "CAP_SYS_ADMIN",
            "CAP_SYS_BOOT",
            "CAP_SYS_NICE",
            "CAP_SYS_RESOURCE",
            "CAP_SYS_TIME",
            "CAP_SYS_TTY_CONFIG",
            "CAP_MKNOD",
            "CAP_LEASE",
            "CAP_AUDIT_WRITE",
            "CAP_AUDIT_CONTROL",
            "CAP_SETFCAP",
            "CAP_MAC_OVERRIDE",
            "CAP_MAC_ADMIN",
            "CAP_SYSLOG",
            "CAP_WAKE_ALARM",
            "CAP_BLOCK_SUSPEND",
            "CAP_AUDIT_READ",
            "CAP_PERFMON",
            "CAP_BPF",
            "CAP_CHECKPOINT_RESTORE");

    /** All names that davit knows. */
    public static List<String> known() {
        return NAMES;
    }

    /** The names of a set, as far as davit knows them. */
    static List<String> names(long set) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < NAMES.size(); i++) {
            if ((set >> i & 1) != 0) {
                names.add(NAMES.get(i));
            }
        }
        return names;
    }

    /**
     * The set of named capabilities, a bit each.
     *
     * @param grantable those that can be granted; others are left out
     * @param refused gets the names of those
     */
    static long set(List<String> names, long grantable, Set<String> refused) {
        long set = 0;
        for (String name : names) {
            int number = NAMES.indexOf(name);
            if (number < 0 || (grantable >> number & 1) == 0) {
                refused.add(name);
            } else {
                set |= 1L << number;
            }
        }
        return set;
    }

    private Capabilities() {}
}
