package io.davit.spec;

import java.util.ArrayList;
import java.util.List;

/** Paths that a config gives inside the container: one form for each place, so that rules cannot be passed by others. */
public final class ContainerPath {

    /** Absolute, and without empty components, {@code .}, {@code ..} and a slash at the end. */
    public static String normalized(String path) {
        return isNormal(path) ? path : "/" + String.join("/", components(path));
    }

    private static boolean isNormal(String path) {
        return path.equals("/") || path.startsWith("/") && !path.endsWith("/") && !path.contains("//")
                && !path.contains("/./") && !path.contains("/../") && !path.endsWith("/.") && !path.endsWith("/..");
    }

    private static List<String> components(String path) {
        List<String> components = new ArrayList<>();
        for (String component : path.split("/")) {
            if (component.equals("..")) {
                if (!components.isEmpty()) {
                    components.removeLast();
                }
            } else if (!component.isEmpty() && !component.equals(".")) {
                components.add(component);
            }
        }
        return components;
    }

    private ContainerPath() {}
}
