package io.davit.container;

import io.davit.linux.Fd;

/**
 * A process that has been started.
 *
 * @param terminal the master of its terminal, where davit is to show that; else {@code null}
 */
record Started(int pid, Fd terminal) {}
