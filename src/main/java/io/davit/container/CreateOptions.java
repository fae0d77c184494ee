package io.davit.container;

/**
 * How a container is created.
 *
 * @param bundle its directory
 * @param config the file with its config; {@code null}: the bundle's {@code config.json}
 * @param pivot whether its root is changed by pivot_root(2); else by chroot(2), as a root on a ramdisk needs
 * @param keyring whether it gets a session keyring of its own
 * @param files what its caller gets to know of it
 */
public record CreateOptions(String bundle, String config, boolean pivot, boolean keyring, CallerFiles files) {

    /** The usual way. */
    public static CreateOptions of(String bundle) {
        return new CreateOptions(bundle, null, true, true, CallerFiles.NONE);
    }
}
