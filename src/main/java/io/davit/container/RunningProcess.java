package io.davit.container;

import io.davit.linux.Fd;

/**
 * A process that has been executed.
 *
 * @param pid its host pid
 * @param terminal master of its terminal, if davit is to show it; else {@code null}
 * @param notifySocket socket for its readiness, if a service manager waits for that; else {@code null}
 */
record RunningProcess(int pid, Fd terminal, NotifySocket notifySocket) {}
