package io.davit.container;

import io.davit.linux.Fd;

/**
 * A process that has been started.
 *
 * @param terminal the master of its terminal, where davit is to show that; else {@code null}
 * @param notifySocket where it says that it is ready, and a service manager waits for that; else {@code null}
 */
record RunningProcess(int pid, Fd terminal, NotifySocket notifySocket) {}
