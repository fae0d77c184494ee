package io.davit.spec;

import java.util.List;
import java.util.Map;

/**
 * A bundle's {@code config.json}, as far as it concerns Linux.
 *
 * @see <a href="https://github.com/opencontainers/runtime-spec/blob/v1.3.0/config.md">config.md</a>
 */
public record Config(
        String ociVersion,
        Process process,
        Root root,
        String hostname,
        String domainname,
        List<Mount> mounts,
        Hooks hooks,
        Map<String, String> annotations,
        Linux linux) {

    /** The version of the specification that davit implements. */
    public static final String OCI_VERSION = "1.3.0";

    /** The annotation by which the process keeps the groups of davit's caller, as callers of crun know it. */
    public static final String KEEP_ORIGINAL_GROUPS = "run.oci.keep_original_groups";

    /** That by which {@code linux.mountLabel} is another context than {@code context} (mount(8)). */
    public static final String MOUNT_CONTEXT_TYPE = "run.oci.mount_context_type";

    /** That by which calls of a seccomp profile without {@code listenerPath} have a listener: a Unix socket's path. */
    public static final String SECCOMP_RECEIVER = "run.oci.seccomp.receiver";

    /** That by which a name in a seccomp profile that no architecture has is an error. */
    public static final String SECCOMP_FAIL_UNKNOWN_SYSCALL = "run.oci.seccomp_fail_unknown_syscall";

    /** That by which a pidfd of the container's init is sent to a Unix socket. */
    public static final String PIDFD_RECEIVER = "run.oci.pidfd_receiver";

    /** Those by which hooks in the host write to files: a path each. */
    public static final String HOOKS_STDOUT = "run.oci.hooks.stdout";

    public static final String HOOKS_STDERR = "run.oci.hooks.stderr";

    public Config {
        mounts = Absent.toEmpty(mounts);
        hooks = hooks == null ? Hooks.NONE : hooks;
        annotations = Absent.toEmpty(annotations);
        linux = linux == null ? Linux.NONE : linux;
    }

    /** The socket of who answers notifications of the seccomp profile; {@code null}: nobody. */
    public String seccompListener() {
        Seccomp profile = linux.seccomp();
        boolean hasOwn = profile != null && profile.listenerPath() != null && !profile.listenerPath().isEmpty();
        return hasOwn ? profile.listenerPath() : annotations.get(SECCOMP_RECEIVER);
    }

    /** Whether an annotation is there, and not 0, by which it is none. */
    public boolean isAnnotated(String name) {
        String value = annotations.get(name);
        return value != null && !value.equals("0");
    }

    /** The same with other mounts. */
    public Config withMounts(List<Mount> other) {
        return new Config(ociVersion, process, root, hostname, domainname, other, hooks, annotations, linux);
    }

    public Config withLinux(Linux other) {
        return new Config(ociVersion, process, root, hostname, domainname, mounts, hooks, annotations, other);
    }

    /** The same with another process. */
    public Config withProcess(Process other) {
        return new Config(ociVersion, other, root, hostname, domainname, mounts, hooks, annotations, linux);
    }
}
