package io.davit.spec;

import java.util.ArrayList;
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

    /**
     * The same with each place in the container named in one way.
     *
     * @param bundle where the root filesystem is, if its path is relative: callers may write the path that it has in the
     *     host before the one inside it
     */
    public Config normalized(String bundle) {
        String rootfs = root == null ? "/" : ContainerPath.normalized(root.in(bundle));
        return new Config(ociVersion, process, root, hostname, domainname,
                mounts.stream().map(mount -> mount.normalized(rootfs)).toList(), hooks, annotations, linux.normalized());
    }

    /** The same with one mount more. */
    public Config withMount(Mount mount) {
        List<Mount> all = new ArrayList<>(mounts);
        all.add(mount);
        return new Config(ociVersion, process, root, hostname, domainname, all, hooks, annotations, linux);
    }

    public Config withLinux(Linux other) {
        return new Config(ociVersion, process, root, hostname, domainname, mounts, hooks, annotations, other);
    }

    /** The same with another process. */
    public Config withProcess(Process other) {
        return new Config(ociVersion, other, root, hostname, domainname, mounts, hooks, annotations, linux);
    }
}
