package io.davit.plan;

import io.davit.resolve.MountAttributes;
import io.davit.seccomp.Filter;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** One operation of every kind, with values that do not matter. */
final class SampleOperations {

    static List<Operation> all() {
        List<Operation> operations = new ArrayList<>();
        add(Operation.class, operations);
        return operations;
    }

    private static void add(Class<?> type, List<Operation> operations) {
        if (type.isRecord()) {
            operations.add((Operation) sample(type));
            return;
        }
        for (Class<?> kind : type.getPermittedSubclasses()) {
            add(kind, operations);
        }
    }

    private static Object sample(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values = Arrays.stream(types).map(SampleOperations::value).toArray();
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static Object value(Class<?> type) {
        if (type == String.class) {
            return "";
        } else if (type == long.class) {
            return 0L;
        } else if (type == int.class) {
            return 0;
        } else if (type == boolean.class) {
            return false;
        } else if (type == List.class) {
            return List.of();
        } else if (type == Map.class) {
            return Map.of();
        } else if (type == Source.class) {
            return new Source.StartSocket();
        } else if (type == SyncPoint.class) {
            return SyncPoint.READY;
        } else if (type == MountAttributes.class) {
            return MountAttributes.NONE;
        } else if (type == Filter.class) {
            return new Filter(new byte[0], 0, false);
        }
        throw new AssertionError("no sample of " + type);
    }

    private SampleOperations() {}
}
