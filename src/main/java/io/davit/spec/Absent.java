package io.davit.spec;

import java.util.List;
import java.util.Map;

/** Replaces absent lists and maps by empty ones. */
final class Absent {

    static <T> List<T> toEmpty(List<T> list) {
        return list == null ? List.of() : list;
    }

    static <K, V> Map<K, V> toEmpty(Map<K, V> map) {
        return map == null ? Map.of() : map;
    }

    private Absent() {}
}
