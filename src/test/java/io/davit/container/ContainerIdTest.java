package io.davit.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.davit.DavitException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerIdTest {

    @ParameterizedTest
    @ValueSource(strings = {"azAZ09", "Z9", "a_b+c.d-e", "...", ".a", "-", "0123456789abcdef0123456789abcdef"})
    void anIdIsLettersDigitsAndAFewMore(String id) {
        assertEquals(id, ContainerId.checked(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "a/b", "/", "../x", "a b", "a\nb", "a\0", "ä", "a:b", "a~", "%", "a\\b", "一", "`", "{", "@", "["})
    void anythingElseIsRefused(String id) {
        String message = assertThrows(DavitException.class, () -> ContainerId.checked(id)).getMessage();
        assertEquals("invalid container ID format: " + id, message);
    }

    @Test
    void itIsNotEmpty() {
        String message = assertThrows(DavitException.class, () -> ContainerId.checked("")).getMessage();
        assertEquals("container id cannot be empty", message);
    }
}
