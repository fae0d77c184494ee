package io.davit.image;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The methods that commands run: first in the image's code. */
final class StartupMethods {

    private static final String LAYOUTER = "com.oracle.svm.hosted.code.CodeSectionLayouter";
    private static final String NAMER = "com.oracle.svm.hosted.image.NativeImage";

    static void order(BuilderParts builder) throws ReflectiveOperationException {
        Set<String> listed = StartupList.read("startup-methods");
        Method name = builder.method(NAMER, "localSymbolNameForMethod");
        builder.replace(LAYOUTER, (method, arguments, original) ->
                method.getName().equals("layout") ? ordered((List<?>) original.call(), listed, name) : original.call());
    }

    private static List<Object> ordered(List<?> methods, Set<String> listed, Method name)
            throws ReflectiveOperationException {
        List<Object> ordered = new ArrayList<>();
        List<Object> others = new ArrayList<>();
        for (Object method : methods) {
            boolean first = listed.contains((String) name.invoke(null, method));
            (first ? ordered : others).add(method);
        }
        System.out.println("davit's startup methods: " + ordered.size() + ", of " + listed.size() + " listed");
        ordered.addAll(others);
        return ordered;
    }

    private StartupMethods() {}
}
