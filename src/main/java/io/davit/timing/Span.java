package io.davit.timing;

import java.util.LinkedHashMap;
import java.util.Map;

/** A span of a trace. Times are nanoseconds since 1970. */
final class Span {

    static final long OPEN = -1;

    final String id;
    final String parent;
    final String name;
    final long start;
    final Map<String, String> attributes = new LinkedHashMap<>();
    long end = OPEN;

    /** @param parent the id of the parent span; empty: none */
    Span(String id, String parent, String name, long start) {
        this.id = id;
        this.parent = parent;
        this.name = name;
        this.start = start;
    }

    void set(String attribute, String value) {
        if (value != null && !value.isEmpty()) {
            attributes.put(attribute, value);
        }
    }
}
