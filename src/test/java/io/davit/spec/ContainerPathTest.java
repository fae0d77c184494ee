package io.davit.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerPathTest {

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "//, /",
        "'', /",
        "., /",
        "/.., /",
        "/a/b, /a/b",
        "a/b, /a/b",
        "/a/, /a",
        "/a//b, /a/b",
        "/./a/./b/., /a/b",
        "/a/../b, /b",
        "/../../a, /a",
        "/a/b/../.., /",
        "/..a/.b/c.., /..a/.b/c..",
    })
    void aPlaceHasOneName(String path, String normal) {
        assertEquals(normal, ContainerPath.normalized(path));
    }
}
