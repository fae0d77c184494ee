package io.davit.spec;

import java.util.List;
import java.util.Map;

/**
 * A bundle's {@code config.json}, without the properties of other platforms.
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

    /** Annotation (also crun's): keep the supplementary groups of davit's caller. */
    public static final String KEEP_ORIGINAL_GROUPS = "run.oci.keep_original_groups";

    /**
     * Annotation (also crun's): the mount option that takes {@code linux.mountLabel}, by default {@code context}
     * (mount(8)).
     */
    public static final String MOUNT_CONTEXT_TYPE = "run.oci.mount_context_type";

    /** Annotation (also crun's): the path of the seccomp agent's Unix socket, if there is no {@code listenerPath}. */
    public static final String SECCOMP_RECEIVER = "run.oci.seccomp.receiver";

    /** Annotation (also crun's): make unknown system call names in a seccomp profile an error. */
    public static final String SECCOMP_FAIL_UNKNOWN_SYSCALL = "run.oci.seccomp_fail_unknown_syscall";

    /** Annotation (also crun's): a seccomp filter as a BPF program in base64, in place of the profile. */
    public static final String SECCOMP_BPF_DATA = "run.oci.seccomp_bpf_data";

    /** Annotation (also crun's): the name of a child cgroup for the container's processes, below the one with the limits. */
    public static final String DELEGATE_CGROUP = "run.oci.delegate-cgroup";

    /** Annotation (also crun's): the name of a child cgroup of the systemd scope, for the limits. */
    public static final String SYSTEMD_SUBGROUP = "run.oci.systemd.subgroup";

    /** Annotation (also crun's): the path of a Unix socket that receives a pidfd of the container's init. */
    public static final String PIDFD_RECEIVER = "run.oci.pidfd_receiver";

    /** Annotations (also crun's): the paths of files for stdout and stderr of hooks on the host. */
    public static final String HOOKS_STDOUT = "run.oci.hooks.stdout";

    public static final String HOOKS_STDERR = "run.oci.hooks.stderr";

    public Config {
        mounts = Absent.toEmpty(mounts);
        hooks = hooks == null ? Hooks.NONE : hooks;
        annotations = Absent.toEmpty(annotations);
        linux = linux == null ? Linux.NONE : linux;
    }

    /** Returns the path of the seccomp agent's Unix socket, or {@code null}. */
    public String seccompListener() {
        Seccomp profile = linux.seccomp();
        boolean hasOwn = profile != null && profile.listenerPath() != null && !profile.listenerPath().isEmpty();
        return hasOwn ? profile.listenerPath() : annotations.get(SECCOMP_RECEIVER);
    }

    /** Tells whether an annotation is set to a value other than {@code 0}. */
    public boolean isAnnotated(String name) {
        String value = annotations.get(name);
        return value != null && !value.equals("0");
    }

    /** Returns a copy with other mounts. */
    public Config withMounts(List<Mount> other) {
        return new Config(ociVersion, process, root, hostname, domainname, other, hooks, annotations, linux);
    }

    public Config withLinux(Linux other) {
        return new Config(ociVersion, process, root, hostname, domainname, mounts, hooks, annotations, other);
    }

    /** Returns a copy with another process. */
    public Config withProcess(Process other) {
        return new Config(ociVersion, other, root, hostname, domainname, mounts, hooks, annotations, linux);
    }
}
