package io.davit.image;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Names image heap objects so that the names are stable across builds: by an object's class, its field or index in the
 * holder, the holder's class, and so on.
 */
final class ObjectNames {

    private static final String OBJECT = "com.oracle.svm.core.image.ImageHeapObject";
    private static final String HOSTED_OBJECT = "com.oracle.svm.hosted.image.NativeImageHeap$ObjectInfo";

    private static final int MAX_STEPS = 12;
    private static final int MAX_TEXT = 60;

    private final Method value;
    private final Method type;
    private final Field holder;
    private final IdentityHashMap<Object, IdentityHashMap<Object, Integer>> indexes = new IdentityHashMap<>();
    private final Map<Class<?>, List<Field>> fields = new HashMap<>();

    ObjectNames(BuilderParts builder) throws ReflectiveOperationException {
        value = builder.method(OBJECT, "getObject");
        type = builder.method(OBJECT, "getObjectClass");
        holder = builder.field(HOSTED_OBJECT, "reason");
    }

    /** Returns the class of an object and a digest of the path to it. */
    String of(Object object) throws ReflectiveOperationException {
        return simpleName((Class<?>) type.invoke(object)) + " " + Long.toHexString(digest(way(object)));
    }

    private String way(Object object) throws ReflectiveOperationException {
        StringBuilder way = new StringBuilder();
        String last = "";
        int repeated = 0;
        Object next = object;
        for (int steps = 0; steps < MAX_STEPS && isObject(next); ) {
            Object content = value.invoke(next);
            String known = known(content, (Class<?>) type.invoke(next));
            if (known != null) {
                return way.append("*" + repeated + " < ").append(known).toString();
            }
            Object held = holder.get(next);
            String step = kind(content, (Class<?>) type.invoke(next))
                    + (isObject(held) ? place(content, value.invoke(held)) : " in " + shortened(String.valueOf(held)));
            // A chain, such as the nodes of a map's bucket, is one step whatever its length.
            if (!step.equals(last)) {
                way.append(repeated == 0 ? "" : "*" + repeated);
                repeated = -1;
            }
            repeated++;
            if (repeated == 0) {
                way.append(steps++ == 0 ? "" : " < ").append(step);
            }
            last = step;
            next = held;
        }
        return way.append("*" + repeated).toString();
    }

    private static long digest(String text) {
        long digest = 0;
        for (int i = 0; i < text.length(); i++) {
            digest = 0x9E3779B97F4A7C15L * (digest ^ text.charAt(i)) + (digest >>> 29);
        }
        return digest;
    }

    private boolean isObject(Object object) {
        return object != null && object.getClass() == holder.getDeclaringClass();
    }

    /** Returns an identity that does not depend on the holder, or {@code null}. */
    private static String known(Object content, Class<?> type) {
        return switch (content) {
            case String text -> shortened(text);
            case Class<?> named -> named.getName();
            case Enum<?> named -> simpleName(type) + named.name();
            case Member member -> shortened(member.toString());
            case byte[] bytes -> "bytes" + bytes.length + "," + Arrays.hashCode(bytes);
            case int[] numbers -> "ints" + numbers.length + "," + Arrays.hashCode(numbers);
            case null, default -> type == Class.class ? String.valueOf(content) : null;
        };
    }

    /** Returns the index or field of the object in its holder. */
    private String place(Object content, Object held) {
        if (content == null || held == null) {
            return "";
        }
        if (held instanceof Object[] array) {
            Integer index = indexes.computeIfAbsent(held, unused -> indexes(array)).get(content);
            return index == null ? "" : "[" + index + "]";
        }
        String key = held instanceof Map.Entry<?, ?> entry && entry.getKey() instanceof String text ? "(" + shortened(text) + ")" : "";
        for (Field field : fields.computeIfAbsent(held.getClass(), ObjectNames::fields)) {
            if (is(field, held, content)) {
                return key + "." + field.getName();
            }
        }
        return key;
    }

    private static IdentityHashMap<Object, Integer> indexes(Object[] array) {
        IdentityHashMap<Object, Integer> indexes = new IdentityHashMap<>();
        for (int i = 0; i < array.length; i++) {
            indexes.putIfAbsent(array[i], i);
        }
        return indexes;
    }

    private static List<Field> fields(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> next = type; next != null; next = next.getSuperclass()) {
            for (Field field : next.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive() && isAccessible(field)) {
                    fields.add(field);
                }
            }
        }
        return fields;
    }

    private static boolean isAccessible(Field field) {
        try {
            return field.trySetAccessible();
        } catch (InaccessibleObjectException | SecurityException e) {
            return false;
        }
    }

    private static boolean is(Field field, Object holder, Object content) {
        try {
            return field.get(holder) == content;
        } catch (IllegalAccessException e) {
            return false;
        }
    }

    private static String kind(Object content, Class<?> type) {
        return simpleName(type) + (content != null && content.getClass().isArray() ? Array.getLength(content) : "");
    }

    private static String simpleName(Class<?> type) {
        String name = withoutAddress(type.getName());
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static String shortened(String text) {
        String line = withoutAddress(text).replaceAll("\\s", " ");
        return line.length() <= MAX_TEXT ? line : line.substring(0, MAX_TEXT) + "#" + Integer.toHexString(line.hashCode());
    }

    /** Removes addresses, as in names of lambda classes, which differ in each build. */
    private static String withoutAddress(String name) {
        return name.replaceAll("/?0x[0-9a-f]+|@[0-9a-f]{5,}", "");
    }
}
