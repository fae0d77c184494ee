package io.davit.container;

import io.davit.spec.Process;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * How a process joins a container.
 *
 * @param process what is to run, made of the config's own process
 * @param detached whether nobody of this process will look after it
 * @param ignorePaused whether the container may be paused: the process waits then until it is resumed
 * @param cgroups below the container's, as {@code [CONTROLLER,...:]PATH}
 * @param files what its caller gets to know of it
 */
public record ExecOptions(
        UnaryOperator<Process> process,
        boolean detached,
        boolean ignorePaused,
        List<String> cgroups,
        CallerFiles files) {}
