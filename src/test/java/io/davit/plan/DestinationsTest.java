package io.davit.plan;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.davit.spec.Mount;
import java.util.List;
import org.junit.jupiter.api.Test;

class DestinationsTest {

    private static Destinations of(String... paths) {
        return new Destinations(
                List.of(paths).stream().map(path -> new Mount(path, "tmpfs", "", null, null, null)).toList());
    }

    @Test
    void whatIsBelowAPathIsNotBesideIt() {
        assertTrue(of("/a", "/a/b").hasBelow("/a"));
        assertTrue(of("/a", "/a!b", "/a/b/c").hasBelow("/a"));
        assertFalse(of("/a", "/a!b", "/ab", "/b").hasBelow("/a"));
    }

    @Test
    void whatIsAbovePathIsFoundAtAnyDepth() {
        assertTrue(of("/a").hasAtOrAbove("/a"));
        assertTrue(of("/a").hasAtOrAbove("/a/b/c"));
        assertTrue(of("/a/b").hasAtOrAbove("/a/b/c"));
        assertFalse(of("/a/b", "/ab").hasAtOrAbove("/a"));
    }
}
