package io.davit.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** A list written by {@code scripts/startup-order}: one entry per line, in the order of the image. */
final class StartupList {

    /** The number of an entry that is not in the list; it sorts last. */
    static final int ABSENT = Integer.MAX_VALUE;

    private final Map<String, Integer> numbers = new HashMap<>();

    static StartupList read(String name) {
        StartupList list = new StartupList();
        try (InputStream file = StartupList.class.getResourceAsStream(name)) {
            new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(list::add);
            return list;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String entry) {
        numbers.putIfAbsent(entry, numbers.size());
    }

    int number(String entry) {
        return numbers.getOrDefault(entry, ABSENT);
    }

    int size() {
        return numbers.size();
    }

    private StartupList() {}
}
