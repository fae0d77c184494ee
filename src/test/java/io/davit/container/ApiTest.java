package io.davit.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.davit.ContainerExistsException;
import io.davit.ContainerNotFoundException;
import io.davit.ContainerStateException;
import io.davit.InvalidConfigException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a Java program sees of davit: the types that can be reached from {@link Containers} by public signatures. */
class ApiTest {

    /** Those that the module exports. */
    private static final Set<String> PACKAGES =
            Set.of("io.davit", "io.davit.container", "io.davit.spec", "io.davit.checkpoint");

    private final Set<String> foreign = new TreeSet<>();
    private final Set<Class<?>> seen = new java.util.HashSet<>();
    private final Deque<Class<?>> left = new ArrayDeque<>(List.of(
            Containers.class,
            ContainerExistsException.class,
            ContainerNotFoundException.class,
            ContainerStateException.class,
            InvalidConfigException.class));

    @Test
    void isOfJavaAndExportedPackagesOnly() {
        while (!left.isEmpty()) {
            look(left.pop());
        }
        assertEquals(Set.of(), foreign);
        assertTrue(seen.containsAll(List.of(Container.class, CreateOptions.class, ExecOptions.class, Watch.class)), seen::toString);
    }

    private void look(Class<?> type) {
        if (!seen.add(type)) {
            return;
        }
        List<Executable> executables = new ArrayList<>(Arrays.asList(type.getDeclaredConstructors()));
        executables.addAll(Arrays.asList(type.getDeclaredMethods()));
        for (Executable executable : executables) {
            if (Modifier.isPublic(executable.getModifiers()) && !executable.isSynthetic()) {
                look(executable);
            }
        }
    }

    private void look(Executable executable) {
        String where = executable.getDeclaringClass().getSimpleName() + "." + executable.getName();
        for (Type parameter : executable.getGenericParameterTypes()) {
            look(where, parameter);
        }
        if (executable instanceof Method method) {
            look(where, method.getGenericReturnType());
        } else if (!(executable instanceof Constructor<?>)) {
            throw new AssertionError(executable);
        }
    }

    private void look(String where, Type type) {
        switch (type) {
            case Class<?> array when array.isArray() -> look(where, array.getComponentType());
            case Class<?> davits when PACKAGES.contains(davits.getPackageName()) -> left.push(davits);
            case Class<?> other -> {
                if (!other.isPrimitive() && !other.getPackageName().startsWith("java.")) {
                    foreign.add(where + ": " + other.getName());
                }
            }
            case ParameterizedType generic -> {
                look(where, generic.getRawType());
                Arrays.stream(generic.getActualTypeArguments()).forEach(argument -> look(where, argument));
            }
            default -> {}
        }
    }
}
