package io.davit.container;

import io.davit.seccomp.RecordedCall;
import io.davit.spec.Seccomp.Action;
import java.util.ArrayList;
import java.util.List;

/**
 * A system call that a container's seccomp profile refused or logged.
 *
 * @param architecture as in the specification, for example {@code SCMP_ARCH_X86_64}; {@code null} if unknown
 * @param name {@code null} if unknown
 * @param data the errno, or the number for a tracer; 0 for other actions
 * @param count the number of such calls
 * @param arguments the six arguments of the first of them
 */
public record RefusedCall(
        String architecture, int number, String name, Action action, int data, long count, List<Long> arguments) {

    static RefusedCall of(RecordedCall call) {
        List<Long> arguments = new ArrayList<>();
        for (long argument : call.arguments()) {
            arguments.add(argument);
        }
        String architecture = call.arch() == null ? null : call.arch().word();
        return new RefusedCall(
                architecture, call.number(), call.name(), call.action(), call.data(), call.count(), arguments);
    }
}
