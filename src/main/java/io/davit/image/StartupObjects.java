package io.davit.image;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Places the objects that commands touch together in the image heap. They go to the partition for patched objects,
 * which is otherwise empty; objects with relocations, mostly classes, have to stay in their own partition. The builder
 * sorts a partition by size; this class sorts it by the list, in which written objects come first, since a write to a
 * page copies it.
 */
final class StartupObjects {

    /** System property with the path of a file to write: offset, size and name of each object. */
    private static final String MAP_PROPERTY = "davit.image.map";

    private static final String LAYOUTER = "com.oracle.svm.core.image.ImageHeapLayouter";
    private static final String HEAP = "com.oracle.svm.core.image.ImageHeap";
    private static final String OBJECT = "com.oracle.svm.core.image.ImageHeapObject";
    private static final String HOSTED_OBJECT = "com.oracle.svm.hosted.image.NativeImageHeap$ObjectInfo";

    /** Indexes of arguments of {@code assignObjectToPartition(object, immutable, references, relocatable, patched)}. */
    private static final int IMMUTABLE = 1;

    private static final int RELOCATABLE = 3;

    private static final int PATCHED = 4;

    /** In bytes. Commands touch only a small part of larger objects, mostly tables. */
    private static final long MAX_SIZE = 32 << 10;

    /** An object and the position of its name in the list. */
    private record Numbered(Object object, int number) {}

    private final StartupList list = StartupList.read("startup-objects");
    private final IdentityHashMap<Object, Numbered> startup = new IdentityHashMap<>();
    private final IdentityHashMap<Object, Numbered> relocated = new IdentityHashMap<>();
    private final ObjectNames names;
    private final Method objects;
    private final Method size;
    private final Method offset;
    private final Method move;
    private final Field offsetInPart;

    private StartupObjects(BuilderParts builder) throws ReflectiveOperationException {
        names = new ObjectNames(builder);
        objects = builder.method(HEAP, "getObjects");
        size = builder.method(OBJECT, "getSize");
        offset = builder.method(OBJECT, "getOffset");
        move = builder.method(OBJECT, "setOffsetInPartition");
        offsetInPart = builder.field(HOSTED_OBJECT, "offsetInPartition");
    }

    static void order(BuilderParts builder) throws ReflectiveOperationException {
        StartupObjects startup = new StartupObjects(builder);
        builder.replace(LAYOUTER, (method, arguments, original) -> {
            if (method.getName().equals("assignObjectToPartition")) {
                startup.choosePart(arguments);
            }
            Object result = original.call();
            if (method.getName().equals("layout")) {
                startup.sort(startup.startup);
                startup.sort(startup.relocated);
                startup.report(arguments[0]);
            }
            return result;
        });
    }

    private void choosePart(Object[] arguments) throws ReflectiveOperationException {
        Numbered object = new Numbered(arguments[0], list.number(names.of(arguments[0])));
        if ((boolean) arguments[RELOCATABLE]) {
            if ((boolean) arguments[IMMUTABLE]) {
                relocated.put(object.object(), object);
            }
        } else if (object.number() != StartupList.ABSENT && sizeOf(object.object()) <= MAX_SIZE) {
            startup.put(object.object(), object);
            arguments[PATCHED] = true;
        }
    }

    private long sizeOf(Object object) throws ReflectiveOperationException {
        return (long) size.invoke(object);
    }

    private long placeOf(Object object) throws ReflectiveOperationException {
        return (long) offsetInPart.get(object);
    }

    /**
     * Sorts the objects of each run without gaps. The first and last object of the partition stay in place, since the
     * builder has already recorded them as its bounds.
     *
     * @param part all objects of the partition
     */
    private void sort(IdentityHashMap<Object, Numbered> part) throws ReflectiveOperationException {
        List<Numbered> all = new ArrayList<>(part.values());
        IdentityHashMap<Object, Long> places = new IdentityHashMap<>();
        for (Numbered numbered : all) {
            places.put(numbered.object(), placeOf(numbered.object()));
        }
        all.sort(Comparator.comparing(numbered -> places.get(numbered.object())));
        List<Numbered> run = new ArrayList<>();
        for (int i = 1; i < all.size() - 1; i++) {
            if (!run.isEmpty() && end(run.getLast()) != places.get(all.get(i).object())) {
                sortRun(run);
                run.clear();
            }
            run.add(all.get(i));
        }
        sortRun(run);
    }

    private long end(Numbered numbered) throws ReflectiveOperationException {
        return placeOf(numbered.object()) + sizeOf(numbered.object());
    }

    private void sortRun(List<Numbered> run) throws ReflectiveOperationException {
        long place = run.isEmpty() ? 0 : placeOf(run.getFirst().object());
        run.sort(Comparator.comparingInt(Numbered::number));
        for (Numbered numbered : run) {
            move.invoke(numbered.object(), place);
            place += sizeOf(numbered.object());
        }
    }

    private void report(Object heap) throws ReflectiveOperationException {
        long bytes = 0;
        for (Numbered numbered : startup.values()) {
            bytes += sizeOf(numbered.object());
        }
        System.out.println("davit's startup objects: " + startup.size() + " of " + bytes + " bytes, by " + list.size()
                + " listed names");
        String map = System.getProperty(MAP_PROPERTY);
        if (map == null) {
            return;
        }
        try (PrintWriter out = new PrintWriter(map, StandardCharsets.UTF_8)) {
            for (Object object : (Iterable<?>) objects.invoke(heap)) {
                out.println(offset.invoke(object) + "\t" + size.invoke(object) + "\t" + names.of(object));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
