package io.davit.container;

/**
 * How a container is created.
 *
 * @param bundle path of the bundle directory
 * @param config path of the config; {@code null}: config.json in the bundle
 * @param pivot whether to use pivot_root(2); else chroot(2), as a root on a ramdisk requires
 * @param keyring whether to create a session keyring
 * @param files the caller's file descriptors, sockets and pid file
 */
public record CreateOptions(
        String bundle, String config, boolean pivot, boolean keyring, CallerFiles files, SeccompRecorder recorder) {

    /** Returns the options for a bundle that {@code davit create} uses by default. */
    public static CreateOptions of(String bundle) {
        return new CreateOptions(bundle, null, true, true, CallerFiles.NONE, null);
    }

    /** Returns a copy with a recorder, for a container in the foreground. */
    public CreateOptions with(SeccompRecorder recorder) {
        return new CreateOptions(bundle, config, pivot, keyring, files, recorder);
    }
}
