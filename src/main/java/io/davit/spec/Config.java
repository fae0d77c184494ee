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

    public Config {
        mounts = Absent.toEmpty(mounts);
        hooks = hooks == null ? Hooks.NONE : hooks;
        annotations = Absent.toEmpty(annotations);
        linux = linux == null ? Linux.NONE : linux;
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
