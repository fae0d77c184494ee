package io.davit.image;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.graalvm.nativeimage.hosted.Feature.FeatureAccess;

/** Parts of GraalVM's image builder, by name: it has no public way to have them changed. */
final class BuilderParts {

    private static final String SINGLETONS = "com.oracle.svm.hosted.ImageSingletonsSupportImpl$HostedManagement";

    /** What is done in place of a part's method. */
    interface Replacement {

        /** @param original does what the part itself does */
        Object call(Method method, Object[] arguments, Original original) throws ReflectiveOperationException;
    }

    /** A part's own method, with the arguments of the call. */
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

    /** The only method of that name. */
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

    /** Puts a replacement before the builder's part of that interface. */
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
