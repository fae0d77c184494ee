package io.davit.spec;

import java.util.List;
import java.util.Map;

/** What an absent list or map is read as. */
final class Absent {

    static <T> List<T> toEmpty(List<T> list) {
        return list == null ? List.of() : list;
    }

    static <K, V> Map<K, V> toEmpty(Map<K, V> map) {
        return map == null ? Map.of() : map;
    }

    private Absent() {}
}
