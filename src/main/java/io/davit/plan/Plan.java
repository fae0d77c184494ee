package io.davit.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** What davit-init will do, in order. */
public record Plan(List<Operation> operations) {

    public Plan {
        operations = List.copyOf(operations);
    }

    /** The descriptors that davit-init needs besides the plan's own, in the order of the operations. */
    public List<Field.Descriptor> descriptors() {
        List<Field.Descriptor> descriptors = new ArrayList<>();
        for (Operation operation : operations) {
            for (Field field : operation.fields()) {
                if (field instanceof Field.Descriptor descriptor) {
                    descriptors.add(descriptor);
                }
            }
        }
        return descriptors;
    }

    /**
     * The plan as davit-init reads it ({@code plan.h}).
     *
     * @param sync the socket by which it talks to davit
     * @param preserved how many descriptors from 3 on are the container's
     * @param numbers the open descriptors
     */
    public byte[] encode(int sync, int preserved, ToIntFunction<Field.Descriptor> numbers) {
        return new Encoder(numbers).encode(operations, sync, preserved);
    }

    /** The operations that are left once the container has been started. */
    public List<Operation> afterStart() {
        for (int i = 0; i < operations.size(); i++) {
            if (operations.get(i).code() == Code.AWAIT_START) {
                return operations.subList(i + 1, operations.size());
            }
        }
        return List.of();
    }
}
