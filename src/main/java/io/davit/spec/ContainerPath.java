package io.davit.spec;

import java.util.ArrayList;
import java.util.List;

/** Normalizes paths inside the container, so that another spelling of a path cannot bypass a rule. */
public final class ContainerPath {

    /** Returns the path as absolute, without empty components, {@code .}, {@code ..} and trailing slash. */
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
