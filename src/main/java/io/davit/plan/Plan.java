package io.davit.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** The operations of davit-init, in order. */
public record Plan(List<Operation> operations) {

    public Plan {
        operations = List.copyOf(operations);
    }

    /**
     * Encodes the plan in the wire format of {@code plan.h}.
     *
     * @param sync the number of the socket to davit
     * @param preserved the number of file descriptors, from 3 on, that are passed to the container
     * @param open returns the number of a file descriptor for a source; a new one for each call, since davit-init
     *     closes them
     */
    public byte[] encode(int sync, int preserved, ToIntFunction<Source> open) {
        return new Encoder(open).encode(operations, sync, preserved);
    }

    /** Returns the same plan with an operation by which davit-init reports how long the others take. */
    public Plan timed() {
        List<Operation> timed = new ArrayList<>(operations.size() + 1);
        timed.add(new EnterOperation.TellTimes());
        timed.addAll(operations);
        return new Plan(timed);
    }

    /** Tells whether davit-init clones a second process for the rest of the plan, and exits. */
    public boolean clones() {
        for (Operation operation : operations) {
            if (operation instanceof EnterOperation.Clone) {
                return true;
            }
        }
        return false;
    }

    /** Returns the operations after {@code AwaitStart}; none without one. */
    public List<Operation> afterStart() {
        for (int i = 0; i < operations.size(); i++) {
            if (operations.get(i) instanceof ExecuteOperation.AwaitStart) {
                return operations.subList(i + 1, operations.size());
            }
        }
        return List.of();
    }
}
