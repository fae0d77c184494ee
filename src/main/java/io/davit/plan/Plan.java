package io.davit.plan;

import java.util.List;
import java.util.function.ToIntFunction;

/** What davit-init will do, in order. */
public record Plan(List<Operation> operations) {

    public Plan {
        operations = List.copyOf(operations);
    }

    /**
     * The plan as davit-init reads it ({@code plan.h}).
     *
     * @param sync the socket by which it talks to davit
     * @param preserved how many descriptors from 3 on are the container's
     * @param open gives the numbers of the descriptors that the plan asks for, each its own: davit-init closes them
     */
    public byte[] encode(int sync, int preserved, ToIntFunction<Source> open) {
        return new Encoder(open).encode(operations, sync, preserved);
    }

    /** Whether davit-init clones the process that carries out the rest, and exits. */
    public boolean clones() {
        for (Operation operation : operations) {
            if (operation instanceof EnterOperation.Clone) {
                return true;
            }
        }
        return false;
    }

    /** The operations that are left once the container has been started. */
    public List<Operation> afterStart() {
        for (int i = 0; i < operations.size(); i++) {
            if (operations.get(i) instanceof ExecuteOperation.AwaitStart) {
                return operations.subList(i + 1, operations.size());
            }
        }
        return List.of();
    }
}
