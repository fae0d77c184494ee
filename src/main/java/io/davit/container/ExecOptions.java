package io.davit.container;

import io.davit.spec.Process;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * How an additional process is executed in a container.
 *
 * @param process makes the process from that of the config, which is {@code null} if there is none
 * @param detached whether davit does not wait for its exit
 * @param ignorePaused whether to accept a paused container; the process runs once it is resumed
 * @param cgroups cgroups to join, relative to the container's, each as {@code [CONTROLLER,...:]PATH}
 * @param files the caller's file descriptors, sockets and pid file
 */
public record ExecOptions(
        UnaryOperator<Process> process,
        boolean detached,
        boolean ignorePaused,
        List<String> cgroups,
        CallerFiles files) {}
