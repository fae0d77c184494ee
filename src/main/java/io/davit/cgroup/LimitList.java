package io.davit.cgroup;

import io.davit.cgroup.Limit.OnRefusal;
import io.davit.cgroup.Limit.Write;
import java.util.ArrayList;
import java.util.List;

/** Collects the limits of one object of {@code linux.resources}. */
final class LimitList {

    private final String pointer;
    private final List<Limit> limits = new ArrayList<>();

    /** @param pointer the JSON pointer to the object */
    LimitList(String pointer) {
        this.pointer = pointer;
    }

    List<Limit> limits() {
        return limits;
    }

    void add(Limit limit) {
        limits.add(limit);
    }

    void add(String property, String file, String value) {
        add(property, file, value, OnRefusal.FAIL);
    }

    void add(String property, String file, String value, OnRefusal onRefusal) {
        limits.add(write(property, file, List.of(value)).on(onRefusal));
    }

    /** @param property the property of the object; empty for a limit derived from several */
    Write write(String property, String file, List<String> values) {
        return new Write(file, values, property.isEmpty() ? pointer : pointer + "/" + property);
    }

    /** Adds a string, unless it is absent or empty. */
    void addText(String property, String file, String value) {
        if (value != null && !value.isEmpty()) {
            add(property, file, value);
        }
    }

    /** Adds a number, unless it is absent or 0. */
    void addNumber(String property, String file, Number value) {
        addNumber(property, file, value, OnRefusal.FAIL);
    }

    void addNumber(String property, String file, Number value, OnRefusal onRefusal) {
        if (Controller.isSet(value)) {
            add(property, file, value.toString(), onRefusal);
        }
    }

    /** Adds an unsigned number, unless it is absent or 0. */
    void addUnsigned(String property, String file, Long value) {
        addUnsigned(property, file, value, OnRefusal.FAIL);
    }

    void addUnsigned(String property, String file, Long value, OnRefusal onRefusal) {
        if (Controller.isSet(value)) {
            add(property, file, Long.toUnsignedString(value), onRefusal);
        }
    }

    /** Adds values for one file, unless there are none. */
    void addLines(String property, String file, List<String> lines) {
        if (!lines.isEmpty()) {
            limits.add(write(property, file, lines));
        }
    }
}
