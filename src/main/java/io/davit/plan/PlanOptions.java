package io.davit.plan;

/**
 * The options of a plan that are not in the config.
 *
 * @param id the container's id
 * @param pivot whether to use pivot_root(2) rather than chroot(2)
 * @param keyring whether to make a session keyring for the container
 * @param awaitStart whether the init waits for {@code start} once the container is created
 */
public record PlanOptions(String id, boolean pivot, boolean keyring, boolean awaitStart) {}
