package io.davit.image;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Places the methods that commands run first in the image's code section, the most common ones in front. */
final class StartupMethods {

    private static final String LAYOUTER = "com.oracle.svm.hosted.code.CodeSectionLayouter";
    private static final String NAMER = "com.oracle.svm.hosted.image.NativeImage";

    static void order(BuilderParts builder) throws ReflectiveOperationException {
        StartupList listed = StartupList.read("startup-methods");
        Method name = builder.method(NAMER, "localSymbolNameForMethod");
        builder.replace(LAYOUTER, (method, arguments, original) ->
                method.getName().equals("layout") ? ordered((List<?>) original.call(), listed, name) : original.call());
    }

    private static List<Object> ordered(List<?> methods, StartupList listed, Method name)
            throws ReflectiveOperationException {
        SortedMap<Integer, Object> startup = new TreeMap<>();
        List<Object> others = new ArrayList<>();
        for (Object method : methods) {
            int number = listed.number((String) name.invoke(null, method));
            if (number == StartupList.ABSENT || startup.putIfAbsent(number, method) != null) {
                others.add(method);
            }
        }
        System.out.println("davit's startup methods: " + startup.size() + ", of " + listed.size() + " listed");
        List<Object> ordered = new ArrayList<>(startup.values());
        ordered.addAll(others);
        return ordered;
    }

    private StartupMethods() {}
}
