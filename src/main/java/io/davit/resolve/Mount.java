package io.davit.resolve;

/** An entry of {@code mounts}, classified by its effect. */
public sealed interface Mount {

    /** Returns the path inside the container: absolute, normalized, without the root filesystem's path. */
    String destination();

    MountOptions options();

    /** Returns {@code uidMappings} and {@code gidMappings} of the entry. */
    IdMappings mappings();

    /** Returns the JSON pointer to the entry; empty if davit added the mount. */
    String pointer();

    /** Tells whether the entry asks for an id-mapped mount. */
    default boolean isIdMapped() {
        return options().idmap() != MountOptions.Idmap.NONE || !mappings().uids().isEmpty();
    }

    /**
     * A bind mount.
     *
     * @param source the absolute path on the host; empty if the entry has none, which is an error
     */
    record Bind(String destination, String source, MountOptions options, IdMappings mappings, String pointer)
            implements Mount {}

    /**
     * A new filesystem.
     *
     * @param type empty if the entry has none, which is an error
     * @param source passed to the filesystem as it is
     */
    record Filesystem(
            String destination, String type, String source, MountOptions options, IdMappings mappings, String pointer)
            implements Mount {}

    /**
     * A change of an existing mount's options.
     *
     * @param bind whether the options apply to the mount only, and not to the superblock (MS_BIND with MS_REMOUNT)
     */
    record Remount(String destination, boolean bind, MountOptions options, IdMappings mappings, String pointer)
            implements Mount {}

    /** A mount of type {@code cgroup}: the v2 hierarchy, or all v1 hierarchies. */
    record CgroupMount(String destination, MountOptions options, IdMappings mappings, String pointer)
            implements Mount {}
}
