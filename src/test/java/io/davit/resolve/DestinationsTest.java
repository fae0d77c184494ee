package io.davit.resolve;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class DestinationsTest {

    private static Mount mount(String path) {
        return new Mount.Filesystem(path, "tmpfs", "", MountOptions.of(List.of()), IdMappings.NONE, "");
    }

    private static Destinations of(String... paths) {
        return new Destinations(
                List.of(paths).stream().map(DestinationsTest::mount).toList());
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
