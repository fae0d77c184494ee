package io.davit.cgroup;

import io.davit.DavitException;
import io.davit.spec.JsonPointer;
import io.davit.systemd.GVariant;
import io.davit.systemd.Variant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Unit properties from annotations {@code org.systemd.property.NAME}. */
final class UnitAnnotations {

    private static final String PREFIX = "org.systemd.property.";
    private static final int SHORTEST_NAME = 3;
    private static final long MICROS_PER_SECOND = 1_000_000;

    static Map<String, Variant> of(Map<String, String> annotations) {
        Map<String, Variant> properties = new LinkedHashMap<>();
        for (Map.Entry<String, String> annotation : annotations.entrySet()) {
            if (annotation.getKey().startsWith(PREFIX)) {
                String name = annotation.getKey().substring(PREFIX.length());
                checkName(annotation.getKey(), name);
                add(annotation, name, properties);
            }
        }
        return properties;
    }

    /**
     * Accepts letters only, since systemd interprets the name (CVE-2024-3154 was an injection through such an
     * annotation).
     */
    private static void checkName(String key, String name) {
        boolean valid = name.length() >= SHORTEST_NAME;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            valid &= c >= 'A' && c <= 'Z' || i > 0 && c >= 'a' && c <= 'z';
        }
        if (!valid) {
            throw new DavitException(place(key) + "not the name of a property");
        }
    }

    private static void add(Map.Entry<String, String> annotation, String name, Map<String, Variant> properties) {
        Variant value = GVariant.parse(annotation.getValue());
        if (value == null) {
            throw new DavitException(
                    place(annotation.getKey()) + "\"" + annotation.getValue() + "\" is no value of GVariant");
        }
        if (name.endsWith("Sec") && !name.endsWith("USec")) {
            properties.put(name.substring(0, name.length() - "Sec".length()) + "USec", micros(annotation, value));
        } else {
            properties.put(name, value);
        }
    }

    /** Converts seconds to microseconds: on D-Bus, {@code *Sec} properties are named {@code *USec}. */
    private static Variant micros(Map.Entry<String, String> annotation, Variant value) {
        if (!(value.value() instanceof Number seconds)) {
            throw new DavitException(place(annotation.getKey()) + "\"" + annotation.getValue()
                    + "\" is no number of seconds");
        }
        return new Variant("t", seconds instanceof Double fraction
                ? (long) (fraction * MICROS_PER_SECOND)
                : seconds.longValue() * MICROS_PER_SECOND);
    }

    private static String place(String key) {
        return "/annotations/" + JsonPointer.escaped(key) + ": ";
    }

    private UnitAnnotations() {}
}
