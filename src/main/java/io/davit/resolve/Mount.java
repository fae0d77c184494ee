package io.davit.resolve;

/** One entry of {@code mounts}, by what it does. */
public sealed interface Mount {

    /** As the container sees it: absolute, in one form, without the root filesystem's own path. */
    String destination();

    MountOptions options();

    /** {@code uidMappings} and {@code gidMappings} of the entry. */
    IdMappings mappings();

    /** The JSON pointer to the entry; empty where the config has none. */
    String pointer();

    /** Whether the entry asks for other owners than the files have. */
    default boolean isIdMapped() {
        return options().idmap() != MountOptions.Idmap.NONE || !mappings().uids().isEmpty();
    }

    /**
     * Something of the host's, or of the container's other mounts, in another place.
     *
     * @param source absolute, in the host; empty where the entry has none, which is an error
     */
    record Bind(String destination, String source, MountOptions options, IdMappings mappings, String pointer)
            implements Mount {}

    /**
     * A new filesystem.
     *
     * @param type empty where the entry has none, which is an error
     * @param source a name that only the filesystem understands
     */
    record Filesystem(
            String destination, String type, String source, MountOptions options, IdMappings mappings, String pointer)
            implements Mount {}

    /**
     * Other options for what is mounted already.
     *
     * @param bind whether they are of that mount alone, and not of its filesystem
     */
    record Remount(String destination, boolean bind, MountOptions options, IdMappings mappings, String pointer)
            implements Mount {}

    /** The host's cgroup hierarchies as the container sees them, a filesystem or several. */
    record CgroupMount(String destination, MountOptions options, IdMappings mappings, String pointer)
            implements Mount {}
}
