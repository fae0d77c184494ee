package io.davit.plan;

/** An operation in words, for the sentence that says it failed. */
final class Description {

    /** A JSON pointer as people write it: {@code /mounts/3} is {@code mounts[3]}. */
    static String where(String pointer) {
        StringBuilder where = new StringBuilder();
        for (String token : pointer.substring(Math.min(1, pointer.length())).split("/")) {
            boolean index = !token.isEmpty() && token.chars().allMatch(Character::isDigit);
            if (index) {
                where.append('[').append(token).append(']');
            } else {
                where.append(where.isEmpty() ? "" : ".").append(token.replace("~1", "/").replace("~0", "~"));
            }
        }
        return where.toString();
    }

    static String what(Operation operation) {
        return switch (operation.code()) {
            case ENTER_CGROUP -> "adding pid 0 to cgroups";
            case JOIN_CGROUP -> "adding pid 0 to cgroups: " + operation.text("procs");
            case OOM_SCORE_ADJ -> "set oom_score_adj to " + operation.text("value");
            case JOIN_NAMESPACE -> "join namespace " + operation.text("path");
            case CPU_AFFINITY -> "set CPU affinity to " + operation.text("cpus");
            case TIME_OFFSETS -> "set time offsets";
            case CLONE -> "clone into new namespaces";
            case SYNC -> "wait for davit";
            case ID_MAPS, BECOME_ROOT -> "become root of the user namespace";
            case UNSHARE -> "unshare";
            case SESSION -> "setsid";
            case KEYRING -> "join session keyring " + operation.text("name");
            case PROPAGATION -> "set propagation of /";
            case ROOT -> "open root filesystem " + operation.text("path");
            case MOUNT -> "mount " + operation.text("type") + " on " + operation.text("destination");
            case TREE -> "bind " + operation.text("source");
            case PLACE -> "bind on " + operation.text("destination");
            case REMOUNT -> "remount " + operation.text("destination");
            case DIRECTORY -> "make directory " + operation.text("path");
            case DEVICE -> "make device " + operation.text("path");
            case SYMLINK -> "make symbolic link " + operation.text("path");
            case TERMINAL -> "open a terminal";
            case HOOK -> "error running " + operation.text("kind") + " hook #" + operation.text("index");
            case PIVOT -> "pivot_root";
            case CHROOT -> "chroot";
            case ROOT_ATTRIBUTES -> "set attributes of the root";
            case HOSTNAME -> "sethostname " + operation.text("name");
            case DOMAINNAME -> "setdomainname " + operation.text("name");
            case SYSCTL -> "write " + operation.text("value") + " to /proc/" + operation.text("path");
            case MASK -> "mask " + operation.text("path");
            case READONLY -> "make " + operation.text("path") + " read-only";
            case LABEL -> "write " + operation.text("label") + " to /proc/" + operation.text("path");
            case NETLINK -> "open the container's network";
            case SCHEDULER -> "set scheduler";
            case IO_PRIORITY -> "set I/O priority";
            case PERSONALITY -> "set personality";
            case MEMORY_POLICY -> "set_mempolicy";
            case SECCOMP -> "load seccomp filter";
            case RLIMIT -> "set " + operation.text("type");
            case BOUNDING -> "drop capabilities from the bounding set";
            case USER -> "set user and groups";
            case CLOSE -> "close descriptors";
            case CWD -> "chdir to cwd (\"" + operation.text("path") + "\")";
            case HOME -> "look up home directory";
            case NO_NEW_PRIVILEGES -> "set no_new_privs";
            case CAPABILITIES -> "set capabilities";
            case FIND -> "exec: \"" + operation.text("command") + "\"";
            case AWAIT_START -> "wait for start";
            case EXECUTE -> "exec " + operation.text("command");
        };
    }

    private Description() {}
}
