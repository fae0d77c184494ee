package io.davit.plan;

/**
 * What a plan is asked for besides the config.
 *
 * @param id of the container
 * @param pivot whether to use pivot_root(2) rather than chroot(2)
 * @param keyring whether the container gets a session keyring of its own
 * @param awaitStart whether it waits to be started once it is made
 */
public record Request(String id, boolean pivot, boolean keyring, boolean awaitStart) {}
