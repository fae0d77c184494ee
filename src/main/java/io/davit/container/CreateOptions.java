package io.davit.container;

/**
 * How a container is created.
 *
 * @param bundle the directory with its {@code config.json}
 * @param pivot whether its root is changed by pivot_root(2); else by chroot(2), as a root on a ramdisk needs
 * @param keyring whether it gets a session keyring of its own
 * @param preservedFds how many descriptors of the caller's from 3 on it gets
 * @param pidFile where its pid is written; {@code null}: nowhere
 */
public record CreateOptions(String bundle, boolean pivot, boolean keyring, int preservedFds, String pidFile) {

    /** The usual way. */
    public static CreateOptions of(String bundle) {
        return new CreateOptions(bundle, true, true, 0, null);
    }
}
