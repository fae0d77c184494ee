package io.davit.image;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.graalvm.nativeimage.hosted.Feature.FeatureAccess;

/** Accesses internals of GraalVM's image builder by reflection, as it has no public API to replace them. */
final class BuilderParts {

    private static final String SINGLETONS = "com.oracle.svm.hosted.ImageSingletonsSupportImpl$HostedManagement";

    /** Replaces the methods of a builder component. */
    interface Replacement {

        /** @param original calls the component's own method */
        Object call(Method method, Object[] arguments, Original original) throws ReflectiveOperationException;
    }

    /** Calls the component's own method with the arguments of the call. */
    interface Original {

        Object call() throws ReflectiveOperationException;
    }

    private final FeatureAccess access;

    BuilderParts(FeatureAccess access) {
        this.access = access;
    }

    Class<?> type(String name) throws ClassNotFoundException {
        Class<?> type = access.findClassByName(name);
        if (type == null) {
            throw new ClassNotFoundException(name);
        }
        return type;
    }

    /** Returns the only method with that name. */
    Method method(String type, String name) throws ReflectiveOperationException {
        for (Method method : type(type).getMethods()) {
            if (method.getName().equals(name)) {
                return method;
            }
        }
        throw new NoSuchMethodException(type + "." + name);
    }

    Field field(String type, String name) throws ReflectiveOperationException {
        Field field = type(type).getDeclaredField(name);
        makeAccessible(field);
        return field;
    }

    private static void makeAccessible(Field field) throws IllegalAccessException {
        if (!field.trySetAccessible()) {
            throw new IllegalAccessException(field + " is not open");
        }
    }

    /** Wraps the builder's singleton with that interface in a replacement. */
    void replace(String name, Replacement replacement) throws ReflectiveOperationException {
        Class<?> type = type(name);
        Map<Class<?>, Object> singletons = singletons();
        Object part = singletons.get(type);
        if (part == null) {
            throw new ClassNotFoundException("no " + name);
        }
        singletons.put(type, Proxy.newProxyInstance(
                BuilderParts.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> replacement.call(method, arguments, () -> call(part, method, arguments))));
    }

    @SuppressWarnings("unchecked")
    private Map<Class<?>, Object> singletons() throws ReflectiveOperationException {
        return (Map<Class<?>, Object>)
                field(SINGLETONS, "configObjects").get(method(SINGLETONS, "get").invoke(null));
    }

    private static Object call(Object part, Method method, Object[] arguments) throws ReflectiveOperationException {
        try {
            return method.invoke(part, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException own) {
                throw own;
            }
            throw e;
        }
    }
}
