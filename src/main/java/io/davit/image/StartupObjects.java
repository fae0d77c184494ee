package io.davit.image;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/**
 * The objects that commands touch: in a part of the image's heap that the builder keeps for objects which it patches,
 * and which is empty otherwise. Within a part it puts them in the order of their sizes.
 *
 * <p>An object is known again in another image by what it is, or holds, and by what holds it.
 */
final class StartupObjects {

    /** Names a file to write: where each object is in the heap, its size and how it is known. */
    private static final String MAP_PROPERTY = "davit.image.map";

    private static final String LAYOUTER = "com.oracle.svm.core.image.ImageHeapLayouter";
    private static final String HEAP = "com.oracle.svm.core.image.ImageHeap";
    private static final String OBJECT = "com.oracle.svm.core.image.ImageHeapObject";
    private static final String HOSTED_OBJECT = "com.oracle.svm.hosted.image.NativeImageHeap$ObjectInfo";

    /** Of the arguments of {@code assignObjectToPartition(object, immutable, references, relocatable, patched)}. */
    private static final int RELOCATABLE = 3;

    private static final int PATCHED = 4;

    /** Larger ones, tables of which little is touched, would be in the way. */
    private static final long MAX_SIZE = 32 << 10;

    private static final int HOLDERS = 2;
    private static final int NAME_LENGTH = 80;

    private final Set<String> listed = StartupList.read("startup-objects");
    private final Method objects;
    private final Method value;
    private final Method type;
    private final Method size;
    private final Method offset;
    private final Field holder;
    private int count;

    private StartupObjects(BuilderParts builder) throws ReflectiveOperationException {
        objects = builder.method(HEAP, "getObjects");
        value = builder.method(OBJECT, "getObject");
        type = builder.method(OBJECT, "getObjectClass");
        size = builder.method(OBJECT, "getSize");
        offset = builder.method(OBJECT, "getOffset");
        holder = builder.field(HOSTED_OBJECT, "reason");
    }

    static void order(BuilderParts builder) throws ReflectiveOperationException {
        StartupObjects startup = new StartupObjects(builder);
        builder.replace(LAYOUTER, (method, arguments, original) -> {
            if (method.getName().equals("assignObjectToPartition")) {
                arguments[PATCHED] = (boolean) arguments[PATCHED] || startup.has(arguments);
            }
            Object result = original.call();
            if (method.getName().equals("layout")) {
                startup.report(arguments[0]);
            }
            return result;
        });
    }

    private boolean has(Object[] arguments) throws ReflectiveOperationException {
        boolean has = !(boolean) arguments[RELOCATABLE]
                && (long) size.invoke(arguments[0]) <= MAX_SIZE
                && listed.contains(key(arguments[0]));
        count += has ? 1 : 0;
        return has;
    }

    /** The class, contents or entry of an object and of those that hold it, until they tell it from others. */
    private String key(Object object) throws ReflectiveOperationException {
        StringBuilder key = new StringBuilder();
        Object next = object;
        String last = "";
        int holders = -1;
        while (next != null && next.getClass() == holder.getDeclaringClass() && holders < HOLDERS) {
            Object content = value.invoke(next);
            Class<?> kind = (Class<?>) type.invoke(next);
            boolean unique = content instanceof String || kind == Class.class;
            String name = unique ? shortened(content.toString()) : simpleName(kind);
            if (!name.equals(last)) {
                key.append(++holders == 0 ? "" : " < ").append(name);
            }
            if (unique) {
                break;
            }
            if (content instanceof Map.Entry<?, ?> entry && entry.getKey() instanceof String text) {
                key.append(':').append(shortened(text));
            }
            last = name;
            next = holder.get(next);
        }
        return key.toString();
    }

    private static String simpleName(Class<?> type) {
        String name = withoutAddress(type.getName());
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static String shortened(String text) {
        String name = withoutAddress(text);
        return name.substring(0, Math.min(name.length(), NAME_LENGTH)).replaceAll("\\s", " ");
    }

    /** The class of a lambda has another address in each build. */
    private static String withoutAddress(String name) {
        int address = name.indexOf("/0x");
        return address < 0 ? name : name.substring(0, address);
    }

    private void report(Object heap) throws ReflectiveOperationException {
        System.out.println("davit's startup objects: " + count + ", by " + listed.size() + " listed keys");
        String map = System.getProperty(MAP_PROPERTY);
        if (map == null) {
            return;
        }
        try (PrintWriter out = new PrintWriter(map, StandardCharsets.UTF_8)) {
            for (Object object : (Iterable<?>) objects.invoke(heap)) {
                out.println(offset.invoke(object) + "\t" + size.invoke(object) + "\t" + key(object));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
